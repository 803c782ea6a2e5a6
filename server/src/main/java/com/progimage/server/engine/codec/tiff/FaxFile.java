package com.progimage.server.engine.codec.tiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.TreeMap;

/** Builds a TIFF around a fax, with only the fields that its decoder needs. */
final class FaxFile {
  private static final int T4_OPTIONS = 292;
  private static final int T6_OPTIONS = 293;
  private static final int HEADER_BYTES = 8;
  private static final int ENTRY_BYTES = 12;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  /** The JDK's reader needs these fields to be of type SHORT. */
  private static final Set<Integer> SHORTS =
      Set.of(Tag.BITS, Tag.COMPRESSION, Tag.PHOTOMETRIC, Tag.FILL_ORDER, Tag.SAMPLES);

  private FaxFile() {}

  static byte[] of(Directory directory, Layout layout) {
    StripOffsets parts = StripOffsets.of(directory, layout);
    int count = layout.across() * layout.down();
    boolean tiled = directory.has(Tag.TILE_WIDTH);
    TreeMap<Integer, Long> fields = new TreeMap<>();
    fields.put(Tag.WIDTH, (long) layout.size().width());
    fields.put(Tag.HEIGHT, (long) layout.size().height());
    fields.put(Tag.BITS, 1L);
    fields.put(Tag.COMPRESSION, (long) layout.coding().compression());
    fields.put(Tag.PHOTOMETRIC, (long) layout.samples().photometric());
    fields.put(Tag.FILL_ORDER, directory.number(Tag.FILL_ORDER, 1));
    fields.put(Tag.SAMPLES, 1L);
    fields.put(T4_OPTIONS, directory.number(T4_OPTIONS, 0));
    fields.put(T6_OPTIONS, directory.number(T6_OPTIONS, 0));
    if (tiled) {
      fields.put(Tag.TILE_WIDTH, (long) layout.part().width());
      fields.put(Tag.TILE_HEIGHT, (long) layout.part().height());
    } else {
      fields.put(Tag.ROWS_PER_STRIP, (long) layout.part().height());
    }
    int listsAt = HEADER_BYTES + 2 + ENTRY_BYTES * (fields.size() + 2) + 4;
    int dataAt = listsAt + 8 * count;
    long size = dataAt;
    for (int i = 0; i < count; i++) {
      size += parts.to(i) - parts.from(i);
    }
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.BIG_ENDIAN);
    int[] at = new int[count];
    int[] lengths = new int[count];
    out.position(dataAt);
    for (int i = 0; i < count; i++) {
      at[i] = out.position();
      lengths[i] = parts.to(i) - parts.from(i);
      out.put(directory.file(), parts.from(i), lengths[i]);
    }
    fields.put(tiled ? Tag.TILE_OFFSETS : Tag.STRIP_OFFSETS, count == 1 ? dataAt : (long) listsAt);
    fields.put(
        tiled ? Tag.TILE_BYTES : Tag.STRIP_BYTES, count == 1 ? lengths[0] : listsAt + 4L * count);
    out.position(0);
    out.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(HEADER_BYTES);
    out.putShort((short) fields.size());
    fields.forEach((tag, value) -> {
      boolean isList = tag == Tag.STRIP_OFFSETS || tag == Tag.STRIP_BYTES;
      isList |= tag == Tag.TILE_OFFSETS || tag == Tag.TILE_BYTES;
      boolean isShort = SHORTS.contains(tag);
      out.putShort((short) (int) tag).putShort((short) (isShort ? SHORT : LONG));
      out.putInt(isList ? count : 1).putInt((int) (isShort ? value << 16 : value));
    });
    out.position(listsAt);
    out.asIntBuffer().put(at).put(lengths);
    return out.array();
  }
}
