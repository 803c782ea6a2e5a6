package com.progimage.server.engine.ops.filter;

import com.progimage.server.engine.Pixels;
import java.util.Arrays;

/**
 * Computes the median of a square of any size, in a time that does not depend on the size
 * (Perreault and Hébert, Median Filtering in Constant Time, 2007). Each column keeps a histogram of
 * its part of the square. The square's histogram moves on by adding one column and subtracting
 * another: in all 16 coarse bins, but in the 256 fine bins only around the median. Counts have
 * sixteen bits, four of them in a long, so that four are added at once.
 */
final class HistogramMedian {
  /** Number of columns per stripe, whose histograms stay in the cache. */
  private static final int STRIPE = 256;

  private static final int COARSE = 4;
  private static final int FINE = 64;
  private static final int MOST = 0xffff;

  private final Pixels source;
  private final int[] argb;
  private final int radius;
  private final int shift;

  /** Weight of an opaque pixel: as great as the sums allow, so that alpha has many steps. */
  private final int most;

  private final int left;
  private final int columns;
  private final long[] coarse;
  private final long[] fine;
  private final long[] squareCoarse = new long[COARSE];
  private final long[] squareFine = new long[FINE];

  /** For each coarse bin, the column of the square for which its fine bins are current. */
  private final int[] fineAt = new int[16];

  /**
   * @param shift of the channel
   * @param most 0 if all pixels have the same weight
   */
  private HistogramMedian(Pixels source, int radius, int shift, int most, int left, int columns) {
    this.source = source;
    this.argb = source.argb();
    this.radius = radius;
    this.shift = shift;
    this.most = most;
    this.left = left;
    this.columns = columns;
    coarse = new long[(columns + 2 * radius) * COARSE];
    fine = new long[(columns + 2 * radius) * FINE];
  }

  static Pixels apply(Pixels source, int radius) {
    Pixels target = Pixels.create(source.width(), source.height());
    boolean opaque = source.isOpaque();
    int side = 2 * radius + 1;
    int most = opaque ? 0 : Math.min(255, MOST / (side * side));
    int stripe = Math.max(STRIPE, 4 * radius);
    for (int left = 0; left < source.width(); left += stripe) {
      int columns = Math.min(stripe, source.width() - left);
      for (int shift = 0; shift < 24; shift += 8) {
        new HistogramMedian(source, radius, shift, most, left, columns).run(target.argb());
      }
      if (!opaque) {
        new HistogramMedian(source, radius, 24, 0, left, columns).run(target.argb());
      }
    }
    return opaque ? opaque(target) : target;
  }

  private static Pixels opaque(Pixels pixels) {
    int[] argb = pixels.argb();
    for (int i = 0; i < argb.length; i++) {
      argb[i] |= 0xff00_0000;
    }
    return pixels;
  }

  /** Adds this channel to the target, whose bits for it are zero. */
  private void run(int[] target) {
    int last = source.height() - 1;
    for (int y = -radius; y < radius; y++) {
      count(Math.clamp(y, 0, last), 1);
    }
    for (int y = 0; y <= last; y++) {
      count(Math.min(last, y + radius), 1);
      row(target, y * source.width() + left);
      count(Math.max(0, y - radius), -1);
    }
  }

  /** Adds a row of pixels to the columns' histograms, or subtracts it. */
  private void count(int y, int sign) {
    int row = y * source.width();
    int last = source.width() - 1;
    for (int column = 0; column < columns + 2 * radius; column++) {
      int pixel = argb[row + Math.clamp(left - radius + column, 0, last)];
      int value = pixel >> shift & 255;
      long count = (long) sign * (most == 0 ? 1 : ((pixel >>> 24) * most + 254) / 255);
      coarse[column * COARSE + (value >> 6)] += count << (value >> 4 & 3) * 16;
      fine[column * FINE + (value >> 2)] += count << (value & 3) * 16;
    }
  }

  private void row(int[] target, int at) {
    Arrays.fill(squareCoarse, 0);
    Arrays.fill(fineAt, Integer.MIN_VALUE);
    for (int column = 0; column < 2 * radius; column++) {
      for (int i = 0; i < COARSE; i++) {
        squareCoarse[i] += coarse[column * COARSE + i];
      }
    }
    int side = 2 * radius + 1;
    for (int x = 0; x < columns; x++) {
      int in = (x + 2 * radius) * COARSE;
      long total = 0;
      for (int i = 0; i < COARSE; i++) {
        squareCoarse[i] += coarse[in + i];
        total += sum(squareCoarse[i]);
      }
      target[at + x] |= median(x, most == 0 ? side * side : (int) total) << shift;
      for (int i = 0; i < COARSE; i++) {
        squareCoarse[i] -= coarse[x * COARSE + i];
      }
    }
  }

  private static long sum(long four) {
    return (four & MOST) + (four >>> 16 & MOST) + (four >>> 32 & MOST) + (four >>> 48);
  }

  /** The least value that, together with all lower ones, makes up half of the square. */
  private int median(int x, int total) {
    if (total == 0) {
      return 0;
    }
    int half = (total + 1) / 2;
    int below = 0;
    int bin = 0;
    for (int count = lane(squareCoarse, 0); below + count < half; count = lane(squareCoarse, bin)) {
      below += count;
      bin++;
    }
    moveFine(bin, x);
    int value = bin * 16;
    for (int count = lane(squareFine, value);
        below + count < half;
        count = lane(squareFine, value)) {
      below += count;
      value++;
    }
    return value;
  }

  private static int lane(long[] lanes, int index) {
    return (int) (lanes[index >> 2] >>> (index & 3) * 16) & MOST;
  }

  /** Moves the fine bins of a coarse bin to the columns x to x + 2 radius. */
  private void moveFine(int bin, int x) {
    int side = 2 * radius + 1;
    int first = bin * COARSE;
    int from = fineAt[bin];
    if (from < x - radius) {
      // Rebuilding adds no more columns than moving would.
      for (int i = first; i < first + COARSE; i++) {
        squareFine[i] = 0;
      }
      for (int column = x; column < x + side; column++) {
        add(column, first);
      }
    } else {
      for (; from < x; from++) {
        for (int i = first; i < first + COARSE; i++) {
          squareFine[i] += fine[(from + side) * FINE + i] - fine[from * FINE + i];
        }
      }
    }
    fineAt[bin] = x;
  }

  private void add(int column, int first) {
    for (int i = first; i < first + COARSE; i++) {
      squareFine[i] += fine[column * FINE + i];
    }
  }
}
