package com.progimage.server.engine.tiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SortedMap;
import java.util.TreeMap;

/** An uncompressed little-endian TIFF put together field by field. */
public final class TiffBytes {
  private final SortedMap<Integer, Integer> fields = new TreeMap<>();

  public TiffBytes(int width, int height, int bits, int samples, int photometric) {
    field(256, width).field(257, height).field(259, 1).field(262, photometric);
    field(277, samples).field(278, height).field(258, bits);
  }

  public TiffBytes field(int tag, int value) {
    fields.put(tag, value);
    return this;
  }

  /**
   * @param parts of the strips, one for each plane
   */
  public byte[] file(int count, byte[]... parts) {
    int dataAt = 8 + 2 + 12 * (fields.size() + 2) + 4 + 8 * count;
    int size = dataAt;
    for (byte[] part : parts) {
      size += part.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    fields.put(273, count == 1 ? dataAt : dataAt - 8 * count);
    fields.put(279, count == 1 ? parts[0].length : dataAt - 4 * count);
    out.putShort((short) fields.size());
    fields.forEach((tag, value) -> {
      boolean isList = tag == 273 || tag == 279;
      out.putShort((short) (int) tag).putShort((short) 4).putInt(isList ? count : 1).putInt(value);
    });
    out.position(dataAt - 8 * count);
    int at = dataAt;
    for (byte[] part : parts) {
      out.putInt(at);
      at += part.length;
    }
    for (byte[] part : parts) {
      out.putInt(part.length);
    }
    for (byte[] part : parts) {
      out.put(part);
    }
    return out.array();
  }
}
