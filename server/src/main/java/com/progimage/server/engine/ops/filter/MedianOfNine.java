package com.progimage.server.engine.ops.filter;

import com.progimage.server.engine.Pixels;

/**
 * Takes the median of 3 × 3 opaque pixels. It is the median of three values: the greatest of the
 * columns' minimums, the median of their medians, and the least of their maximums (Paeth, Graphics
 * Gems 1990). Works on rows and without branches, so that it is vectorized.
 */
final class MedianOfNine {
  private final int width;
  private final int[] low;
  private final int[] middle;
  private final int[] high;

  /** The left and right neighbors of low, middle and high. */
  private final int[][] beside;

  private MedianOfNine(int width) {
    this.width = width;
    low = new int[width];
    middle = new int[width];
    high = new int[width];
    beside = new int[6][width];
  }

  static Pixels apply(Pixels source) {
    Pixels target = Pixels.create(source.width(), source.height());
    MedianOfNine median = new MedianOfNine(source.width());
    int[][] above = median.rows(source, 0);
    int[][] row = median.rows(source, 0);
    for (int y = 0; y < source.height(); y++) {
      int[][] below = median.rows(source, Math.min(y + 1, source.height() - 1));
      int[][] made = new int[3][];
      for (int channel = 0; channel < 3; channel++) {
        // The row above is no longer needed.
        made[channel] = median.of(above[channel], row[channel], below[channel]);
      }
      pack(made[0], made[1], made[2], target.argb(), y * source.width());
      above = row;
      row = below;
    }
    return target;
  }

  private int[][] rows(Pixels source, int y) {
    int[][] rows = new int[3][width];
    for (int channel = 0; channel < 3; channel++) {
      unpack(source.argb(), y * width, rows[channel], 16 - 8 * channel);
    }
    return rows;
  }

  private static void unpack(int[] argb, int at, int[] row, int shift) {
    for (int x = 0; x < row.length; x++) {
      row[x] = argb[at + x] >> shift & 255;
    }
  }

  private static void pack(int[] red, int[] green, int[] blue, int[] argb, int at) {
    for (int x = 0; x < red.length; x++) {
      argb[at + x] = 0xff00_0000 | red[x] << 16 | green[x] << 8 | blue[x];
    }
  }

  /** Writes the medians over the first row, and returns it. */
  private int[] of(int[] a, int[] b, int[] c) {
    sort(a, b, c, low, middle, high);
    besides(low, beside[0], beside[1]);
    besides(middle, beside[2], beside[3]);
    besides(high, beside[4], beside[5]);
    greatest(beside[0], low, beside[1]);
    median(beside[2], middle, beside[3]);
    least(beside[4], high, beside[5]);
    median(low, middle, high);
    System.arraycopy(middle, 0, a, 0, width);
    return a;
  }

  private void besides(int[] row, int[] left, int[] right) {
    System.arraycopy(row, 0, left, 1, width - 1);
    left[0] = row[0];
    System.arraycopy(row, 1, right, 0, width - 1);
    right[width - 1] = row[width - 1];
  }

  private static void sort(int[] a, int[] b, int[] c, int[] low, int[] middle, int[] high) {
    for (int x = 0; x < low.length; x++) {
      int less = Math.min(a[x], b[x]);
      int more = Math.max(a[x], b[x]);
      low[x] = Math.min(less, c[x]);
      middle[x] = Math.max(less, Math.min(more, c[x]));
      high[x] = Math.max(more, c[x]);
    }
  }

  private static void greatest(int[] a, int[] b, int[] c) {
    for (int x = 0; x < b.length; x++) {
      b[x] = Math.max(Math.max(a[x], b[x]), c[x]);
    }
  }

  private static void least(int[] a, int[] b, int[] c) {
    for (int x = 0; x < b.length; x++) {
      b[x] = Math.min(Math.min(a[x], b[x]), c[x]);
    }
  }

  private static void median(int[] a, int[] b, int[] c) {
    for (int x = 0; x < b.length; x++) {
      int less = Math.min(a[x], b[x]);
      int more = Math.max(a[x], b[x]);
      b[x] = Math.max(less, Math.min(more, c[x]));
    }
  }
}
