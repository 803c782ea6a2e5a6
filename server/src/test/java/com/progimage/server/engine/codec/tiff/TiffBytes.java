package com.progimage.server.engine.codec.tiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds a TIFF field by field, little-endian. */
@SuppressWarnings("ByteBufferBackingArray") // each is allocated here
public final class TiffBytes {
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int RATIONAL = 5;
  private static final int UNDEFINED = 7;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Field(int type, int count, byte[] bytes) {}

  private final SortedMap<Integer, Field> fields = new TreeMap<>();
  private long @Nullable [] lengths;

  public TiffBytes(int width, int height, int bits, int samples, int photometric) {
    field(256, width).field(257, height).field(259, 1).field(262, photometric);
    field(277, samples).field(278, height).field(258, bits);
  }

  public TiffBytes field(int tag, int value) {
    return put(tag, LONG, 1, bytes(4).putInt(value));
  }

  public TiffBytes shorts(int tag, int... values) {
    ByteBuffer out = bytes(2 * values.length);
    Arrays.stream(values).forEach(value -> out.putShort((short) value));
    return put(tag, SHORT, values.length, out);
  }

  /** Fractions with the denominator 1,000. */
  public TiffBytes thousandths(int tag, int... values) {
    ByteBuffer out = bytes(8 * values.length);
    Arrays.stream(values).forEach(value -> out.putInt(value).putInt(1000));
    return put(tag, RATIONAL, values.length, out);
  }

  public TiffBytes bytes(int tag, byte[] value) {
    return put(tag, UNDEFINED, value.length, ByteBuffer.wrap(value));
  }

  /** Lengths of the strips or tiles to state instead of the real ones; empty: none. */
  public TiffBytes lengths(long... stated) {
    lengths = stated;
    return this;
  }

  private TiffBytes put(int tag, int type, int count, ByteBuffer bytes) {
    fields.put(tag, new Field(type, count, bytes.array()));
    return this;
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * @param parts of the strips or tiles, for each plane
   */
  public byte[] file(int count, byte[]... parts) {
    boolean tiled = fields.containsKey(322);
    long[] right = Arrays.stream(parts).mapToLong(part -> part.length).toArray();
    long[] stated = lengths == null ? right : lengths;
    longs(tiled ? 324 : 273, new long[count]);
    if (stated.length > 0) {
      longs(tiled ? 325 : 279, stated);
    }
    int listsAt = 8 + 2 + 12 * fields.size() + 4;
    int dataAt =
        listsAt + fields.values().stream().mapToInt(field -> (field.bytes.length + 3) & ~3).sum();
    long[] places = new long[count];
    int end = dataAt;
    for (int i = 0; i < count; i++) {
      places[i] = end;
      end += parts[i].length;
    }
    longs(tiled ? 324 : 273, places);
    ByteBuffer out = bytes(end);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    out.putShort((short) fields.size());
    int[] next = {listsAt};
    fields.forEach((tag, field) -> {
      out.putShort((short) (int) tag).putShort((short) field.type).putInt(field.count);
      if (field.bytes.length <= 4) {
        out.put(Arrays.copyOf(field.bytes, 4));
      } else {
        out.putInt(next[0]);
        out.put(next[0], field.bytes);
        next[0] += (field.bytes.length + 3) & ~3;
      }
    });
    out.position(dataAt);
    for (byte[] part : parts) {
      out.put(part);
    }
    return out.array();
  }

  private void longs(int tag, long[] values) {
    ByteBuffer out = bytes(4 * values.length);
    Arrays.stream(values).forEach(value -> out.putInt((int) value));
    put(tag, LONG, values.length, out);
  }
}
