package com.progimage.server.engine.codec.tiff;

import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads the samples of a picture, part by part and row by row. */
final class SampleReader {
  /** Receives samples. */
  @FunctionalInterface
  interface SampleSink {
    /**
     * Receives a piece of a row. The array is reused after the call.
     *
     * @param samples those of a pixel are adjacent
     * @param count number of pixels
     * @param to position of the first one in the picture: row × width + column
     */
    void take(int[] samples, int count, int to);
  }

  private final Directory directory;
  private final Layout layout;
  private final StripOffsets parts;
  private final boolean isBitReversed;

  SampleReader(Directory directory, Layout layout) {
    this.directory = directory;
    this.layout = layout;
    this.parts = StripOffsets.of(directory, layout);
    this.isBitReversed = directory.number(Tag.FILL_ORDER, 1) == 2;
  }

  void read(SampleSink sink) {
    int[] line = new int[layout.part().width() * layout.samples().count()];
    byte[] row = new byte[layout.rowBytes()];
    StripRows[] planes = new StripRows[layout.planes()];
    for (int down = 0; down < layout.down(); down++) {
      for (int across = 0; across < layout.across(); across++) {
        int part = down * layout.across() + across;
        for (int i = 0; i < planes.length; i++) {
          planes[i] = rows(part + i * layout.across() * layout.down());
        }
        int left = across * layout.part().width();
        int count = Math.min(layout.part().width(), layout.size().width() - left);
        for (int y = 0; y < layout.rows(down); y++) {
          for (int i = 0; i < planes.length; i++) {
            planes[i].read(row);
            unpack(row, line, i);
          }
          sink.take(
              line, count, (down * layout.part().height() + y) * layout.size().width() + left);
        }
      }
    }
  }

  /** The bytes of a part, as they are in the file. */
  byte[] bytes(int part) {
    return Arrays.copyOfRange(directory.file(), parts.from(part), parts.to(part));
  }

  private StripRows rows(int part) {
    StripRows rows =
        isBitReversed
            ? rows(reversed(bytes(part)), 0, parts.to(part) - parts.from(part))
            : rows(directory.file(), parts.from(part), parts.to(part));
    return layout.isSubsampled() ? new ChromaRows(rows, layout) : rows;
  }

  private StripRows rows(byte[] bytes, int from, int to) {
    return StripRows.of(bytes, from, to, layout.coding().compression());
  }

  private static byte[] reversed(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (Integer.reverse(bytes[i]) >>> 24);
    }
    return bytes;
  }

  /**
   * @param plane the plane of all samples in the row; 0 if there is only one
   */
  private void unpack(byte[] row, int[] line, int plane) {
    int each = layout.planar() ? 1 : layout.samples().count();
    int step = layout.planar() ? layout.samples().count() : 1;
    int count = layout.part().width() * each;
    boolean little = directory.order() == ByteOrder.LITTLE_ENDIAN;
    switch (layout.samples().bits()) {
      case 8 -> {
        if (layout.coding().predicted()) {
          for (int i = each; i < count; i++) {
            row[i] += row[i - each];
          }
        }
        for (int i = 0, to = plane; i < count; i++, to += step) {
          line[to] = row[i] & 255;
        }
      }
      case 16 -> {
        for (int i = 0, to = plane; i < count; i++, to += step) {
          int first = row[2 * i] & 255;
          int second = row[2 * i + 1] & 255;
          int value = little ? second << 8 | first : first << 8 | second;
          boolean adds = layout.coding().predicted() && i >= each;
          line[to] = adds ? value + line[to - each * step] & 0xffff : value;
        }
      }
      default -> bits(row, line, count, plane, step);
    }
  }

  /** From the highest bit on in either byte order; a sample may begin and end within a byte. */
  private void bits(byte[] row, int[] line, int count, int plane, int step) {
    int bits = layout.samples().bits();
    int buffer = 0;
    int available = 0;
    int at = 0;
    for (int i = 0, to = plane; i < count; i++, to += step) {
      while (available < bits) {
        buffer = buffer << 8 | row[at++] & 255;
        available += 8;
      }
      available -= bits;
      line[to] = buffer >>> available & layout.samples().most();
    }
  }

  /** Luma of a few pixels, then their shared chroma (TIFF 6.0, section 21). */
  private static final class ChromaRows implements StripRows {
    private final StripRows units;
    private final int across;
    private final int down;
    private final byte[] row;
    private int y;

    ChromaRows(StripRows units, Layout layout) {
      this.units = units;
      this.across = layout.chroma().x();
      this.down = layout.chroma().y();
      this.row = new byte[layout.unitRowBytes()];
      this.y = down;
    }

    @Override
    public void read(byte[] to) {
      if (y == down) {
        units.read(row);
        y = 0;
      }
      int unitBytes = across * down + 2;
      for (int x = 0; x < to.length / 3; x++) {
        int unit = x / across * unitBytes;
        to[3 * x] = row[unit + y * across + x % across];
        to[3 * x + 1] = row[unit + unitBytes - 2];
        to[3 * x + 2] = row[unit + unitBytes - 1];
      }
      y++;
    }
  }
}
