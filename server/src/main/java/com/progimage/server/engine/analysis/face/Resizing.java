package com.progimage.server.engine.analysis.face;

import java.util.Arrays;

/**
 * Resizes pictures bilinearly, bit for bit as dlib's code for SIMD does, which computes most
 * columns in floats, four at a time, and the last ones in doubles.
 */
final class Resizing {
  private static final int LANES = 4;

  private final RgbImage source;
  private final RgbImage target;

  /** For each column of the target: the column of the source at its left, and the weights. */
  private final int[] left;

  private final int[] right;
  private final float[] rightWeight;
  private final float[] leftWeight;

  /** Two rows of the source at a time, as the target's columns see them. */
  private SourceRow upper;

  private SourceRow lower;
  private final float[] sum;
  private final int[] rounded;

  private Resizing(RgbImage source, int width, int height) {
    this.source = source;
    this.target = new RgbImage(width, height);
    this.left = new int[width];
    this.right = new int[width];
    this.rightWeight = new float[width];
    this.leftWeight = new float[width];
    this.upper = new SourceRow(width);
    this.lower = new SourceRow(width);
    this.sum = new float[width];
    this.rounded = new int[width];
  }

  /** The picture in another size, both sides at least 1. */
  static RgbImage resize(RgbImage source, int width, int height) {
    Resizing resizing = new Resizing(source, width, height);
    resizing.placeColumns();
    resizing.writeRows();
    return resizing.target;
  }

  /** The picture with about twice the sides. */
  static RgbImage twice(RgbImage source) {
    int width = Rounding.halfAway((source.width - 1 + 1.25) * 2) + 1;
    int height = Rounding.halfAway((source.height - 1 + 0.75) * 2) + 1;
    return resize(source, width, height);
  }

  private static double step(int from, int to) {
    return (from - 1) / (double) Math.max(to - 1, 1);
  }

  private void placeColumns() {
    double step = step(source.width, target.width);
    float[] lanes = new float[LANES];
    for (int i = 0; i < LANES; i++) {
      lanes[i] = (float) (-LANES * step + i * step);
    }
    float stride = (float) (LANES * step);
    int column = 0;
    for (; column + LANES <= target.width; column += LANES) {
      for (int i = 0; i < LANES; i++) {
        lanes[i] += stride;
      }
      if ((int) lanes[LANES - 1] + 1 >= source.width) {
        break;
      }
      for (int i = 0; i < LANES; i++) {
        place(column + i, (int) lanes[i], lanes[i] - (int) lanes[i]);
      }
    }
    double x = -step + column * step;
    for (; column < target.width; column++) {
      x += step;
      place(column, (int) x, (float) (x - (int) x));
    }
  }

  private void place(int column, int at, float fraction) {
    left[column] = at;
    right[column] = Math.min(at + 1, source.width - 1);
    rightWeight[column] = fraction;
    leftWeight[column] = 1 - fraction;
  }

  private void writeRows() {
    double step = step(source.height, target.height);
    double y = -step;
    for (int row = 0; row < target.height; row++) {
      y += step;
      int top = (int) y;
      if (lower.index == top) {
        SourceRow swapped = upper;
        upper = lower;
        lower = swapped;
      }
      upper.read(top);
      lower.read(Math.min(top + 1, source.height - 1));
      float lowerWeight = (float) (y - top);
      float upperWeight = (float) (1 - (y - top));
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        add(upper.left[c], upper.right[c], upperWeight, /* first= */ true);
        add(lower.left[c], lower.right[c], lowerWeight, /* first= */ false);
        write(target.planes[c], row * target.width);
      }
    }
  }

  private void add(float[] lefts, float[] rights, float weight, boolean first) {
    if (first) {
      begin(lefts, rights, leftWeight, rightWeight, weight, sum);
    } else {
      continueWith(lefts, rights, leftWeight, rightWeight, weight, sum);
    }
  }

  private static void begin(
      float[] lefts, float[] rights, float[] toLeft, float[] toRight, float weight, float[] sum) {
    for (int x = 0; x < sum.length; x++) {
      sum[x] = weight * toLeft[x] * lefts[x] + weight * toRight[x] * rights[x];
    }
  }

  private static void continueWith(
      float[] lefts, float[] rights, float[] toLeft, float[] toRight, float weight, float[] sum) {
    for (int x = 0; x < sum.length; x++) {
      sum[x] = sum[x] + weight * toLeft[x] * lefts[x] + weight * toRight[x] * rights[x];
    }
  }

  /** Truncates the sums to bytes. */
  private void write(byte[] plane, int offset) {
    float[] sum = this.sum;
    int[] rounded = this.rounded;
    for (int x = 0; x < sum.length; x++) {
      rounded[x] = (int) sum[x];
    }
    for (int x = 0; x < rounded.length; x++) {
      plane[offset + x] = (byte) rounded[x];
    }
  }

  /** One row of the source: for each column of the target, the samples at its left and right. */
  private final class SourceRow {
    final float[][] left;
    final float[][] right;
    int index = -1;

    SourceRow(int width) {
      left = new float[RgbImage.CHANNELS][width];
      right = new float[RgbImage.CHANNELS][width];
    }

    void read(int row) {
      if (index == row) {
        return;
      }
      index = row;
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        gather(source.planes[c], row * source.width, Resizing.this.left, left[c]);
        gather(source.planes[c], row * source.width, Resizing.this.right, right[c]);
      }
    }

    private static void gather(byte[] plane, int offset, int[] columns, float[] into) {
      for (int x = 0; x < into.length; x++) {
        into[x] = plane[offset + columns[x]] & 255;
      }
    }
  }

  /**
   * The picture at half its size, smoothed with [1 4 6 4 1]/16 along both axes. A picture with a
   * side of at most 8 has no half.
   */
  static RgbImage half(RgbImage source) {
    if (source.width <= 8 || source.height <= 8) {
      return new RgbImage(0, 0);
    }
    RgbImage half = new RgbImage((source.width - 3) / 2, (source.height - 3) / 2);
    int[] rows = new int[source.height * half.width];
    for (int c = 0; c < RgbImage.CHANNELS; c++) {
      Arrays.fill(rows, 0);
      byte[] in = source.planes[c];
      for (int y = 0; y < source.height; y++) {
        for (int x = 0; x < half.width; x++) {
          int at = y * source.width + 2 * x;
          rows[y * half.width + x] =
              smooth(
                  in[at] & 255,
                  in[at + 1] & 255,
                  in[at + 2] & 255,
                  in[at + 3] & 255,
                  in[at + 4] & 255);
        }
      }
      int w = half.width;
      for (int y = 0; y < half.height; y++) {
        for (int x = 0; x < w; x++) {
          int at = 2 * y * w + x;
          half.planes[c][y * w + x] =
              (byte)
                  (smooth(
                          rows[at],
                          rows[at + w],
                          rows[at + 2 * w],
                          rows[at + 3 * w],
                          rows[at + 4 * w])
                      >> 8);
        }
      }
    }
    return half;
  }

  private static int smooth(int a, int b, int c, int d, int e) {
    return a + 4 * b + 6 * c + 4 * d + e;
  }
}
