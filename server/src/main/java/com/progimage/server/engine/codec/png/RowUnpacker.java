package com.progimage.server.engine.codec.png;

/** Converts the unfiltered bytes of a file's rows to pixels. */
interface RowUnpacker {
  /**
   * @param row samples from index 1 on
   * @param count pixels in the row
   * @param to position of the first pixel in {@code argb}
   * @param step distance between the pixels
   */
  void unpack(byte[] row, int count, int[] argb, int to, int step);

  /** Reduces 16 bits to 8, to the nearest: v × 255 / 65535. */
  static int narrow(byte[] row, int at) {
    return ((row[at] & 255) << 8 | row[at + 1] & 255) * 255 + 32_895 >>> 16;
  }

  /** Gray of up to 8 bits, and palettes: a table holds the pixel of each value. */
  final class Table implements RowUnpacker {
    private final int depth;
    private final int[] pixels;

    /**
     * @param pixels the pixel of each value
     */
    Table(int depth, int[] pixels) {
      this.depth = depth;
      this.pixels = pixels;
    }

    @Override
    public void unpack(byte[] row, int count, int[] argb, int to, int step) {
      int mask = (1 << depth) - 1;
      for (int i = 0, bit = 8; i < count; i++, bit += depth, to += step) {
        argb[to] = pixels[row[bit >> 3] >> 8 - depth - (bit & 7) & mask];
      }
    }
  }

  /**
   * @param clear the gray that is transparent, −1 if there is none
   */
  record Gray16(int clear) implements RowUnpacker {
    @Override
    public void unpack(byte[] row, int count, int[] argb, int to, int step) {
      for (int at = 1; at <= 2 * count; at += 2, to += step) {
        int gray = (row[at] & 255) << 8 | row[at + 1] & 255;
        argb[to] = (gray == clear ? 0 : 0xff000000) | narrow(row, at) * 0x010101;
      }
    }
  }

  record GrayAlpha8() implements RowUnpacker {
    @Override
    public void unpack(byte[] row, int count, int[] argb, int to, int step) {
      for (int at = 1; at <= 2 * count; at += 2, to += step) {
        argb[to] = row[at + 1] << 24 | (row[at] & 255) * 0x010101;
      }
    }
  }

  record GrayAlpha16() implements RowUnpacker {
    @Override
    public void unpack(byte[] row, int count, int[] argb, int to, int step) {
      for (int at = 1; at <= 4 * count; at += 4, to += step) {
        argb[to] = narrow(row, at + 2) << 24 | narrow(row, at) * 0x010101;
      }
    }
  }

  /**
   * @param clear the color that is transparent, −1 if there is none
   */
  record Rgb8(int clear) implements RowUnpacker {
    @Override
    public void unpack(byte[] row, int count, int[] argb, int to, int step) {
      for (int i = 0, at = 1; i < count; i++, at += 3, to += step) {
        int rgb = (row[at] & 255) << 16 | (row[at + 1] & 255) << 8 | row[at + 2] & 255;
        argb[to] = rgb == clear ? rgb : 0xff000000 | rgb;
      }
    }
  }

  /**
   * @param clear the color that is transparent, 48 bits, −1 if there is none
   */
  record Rgb16(long clear) implements RowUnpacker {
    @Override
    public void unpack(byte[] row, int count, int[] argb, int to, int step) {
      for (int i = 0, at = 1; i < count; i++, at += 6, to += step) {
        long rgb = 0;
        for (int k = 0; k < 6; k++) {
          rgb = rgb << 8 | row[at + k] & 255;
        }
        argb[to] =
            (rgb == clear ? 0 : 0xff000000)
                | narrow(row, at) << 16
                | narrow(row, at + 2) << 8
                | narrow(row, at + 4);
      }
    }
  }

  record Rgba8() implements RowUnpacker {
    @Override
    public void unpack(byte[] row, int count, int[] argb, int to, int step) {
      for (int i = 0, at = 1; i < count; i++, at += 4, to += step) {
        argb[to] =
            row[at + 3] << 24
                | (row[at] & 255) << 16
                | (row[at + 1] & 255) << 8
                | row[at + 2] & 255;
      }
    }
  }

  record Rgba16() implements RowUnpacker {
    @Override
    public void unpack(byte[] row, int count, int[] argb, int to, int step) {
      for (int i = 0, at = 1; i < count; i++, at += 8, to += step) {
        argb[to] =
            narrow(row, at + 6) << 24
                | narrow(row, at) << 16
                | narrow(row, at + 2) << 8
                | narrow(row, at + 4);
      }
    }
  }
}
