package com.progimage.server.engine.ops.filter;

/**
 * Convolves rows along both axes with a sampled Gaussian, cut off at four sigmas and normalized to
 * a sum of one. Beyond the edges, the outermost samples repeat.
 */
final class GaussianRows implements Rows {
  /** Number of samples processed together, so that they stay in the L1 cache. */
  private static final int SEGMENT = 1024;

  private static final double REACH = 4;

  private final Rows in;
  private final int width;
  private final int height;
  private final int radius;

  /**
   * Weight of the middle, then of each pair at the same distance; zeros up to an even number of
   * pairs.
   */
  private final float[] weights;

  /** The last rows, convolved horizontally. */
  private final float[][] ring;

  private final float[] read;
  private final float[] wide;
  private final float[][] shifted = new float[3][SEGMENT];
  private int made;
  private int y;

  GaussianRows(Rows in, double sigma) {
    this.in = in;
    width = in.width();
    height = in.height();
    radius = (int) Math.ceil(REACH * sigma);
    weights = weights(sigma, radius);
    int length = in.channels() * width;
    ring = new float[Math.min(height, 2 * radius + 2)][length];
    read = new float[length];
    wide = new float[width + 2 * (weights.length - 1)];
  }

  private static float[] weights(double sigma, int radius) {
    double[] exact = new double[radius + 1];
    double sum = 0;
    for (int i = 0; i <= radius; i++) {
      exact[i] = StrictMath.exp(-i * i / (2 * sigma * sigma));
      sum += i == 0 ? exact[i] : 2 * exact[i];
    }
    float[] weights = new float[1 + (radius + 1) / 2 * 2];
    for (int i = 0; i <= radius; i++) {
      weights[i] = (float) (exact[i] / sum);
    }
    return weights;
  }

  @Override
  public int channels() {
    return in.channels();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void next(float[] row) {
    for (; made <= Math.min(height - 1, y + radius); made++) {
      in.next(read);
      across(read, ring[made % ring.length]);
    }
    int length = channels() * width;
    for (int from = 0; from < length; from += SEGMENT) {
      int to = Math.min(length, from + SEGMENT);
      scale(row, at(y), weights[0], from, to);
      for (int i = 1; i < weights.length; i += 2) {
        add(
            row,
            at(y - i),
            at(y + i),
            at(y - i - 1),
            at(y + i + 1),
            weights[i],
            weights[i + 1],
            from,
            to);
      }
    }
    y++;
  }

  /** A row of the ring; rows beyond the radius have zero weights. */
  private float[] at(int row) {
    int near = Math.clamp(row, y - radius, y + radius);
    return ring[Math.clamp(near, 0, height - 1) % ring.length];
  }

  /**
   * Loops over arrays with different indices are not vectorized, so the neighbors are copied to
   * where they have the same index.
   */
  private void across(float[] row, float[] out) {
    int margin = weights.length - 1;
    for (int channel = 0; channel < channels(); channel++) {
      int at = channel * width;
      System.arraycopy(row, at, wide, margin, width);
      for (int i = 0; i < margin; i++) {
        wide[i] = row[at];
        wide[margin + width + i] = row[at + width - 1];
      }
      for (int from = 0; from < width; from += SEGMENT) {
        int count = Math.min(SEGMENT, width - from);
        int middle = margin + from;
        float[] sum = shifted[0];
        float[] one = shifted[1];
        float[] other = shifted[2];
        System.arraycopy(wide, middle, one, 0, count);
        scale(sum, one, weights[0], 0, count);
        for (int i = 1; i < weights.length; i++) {
          System.arraycopy(wide, middle - i, one, 0, count);
          System.arraycopy(wide, middle + i, other, 0, count);
          add(sum, one, other, weights[i], count);
        }
        System.arraycopy(sum, 0, out, at + from, count);
      }
    }
  }

  static void scale(float[] sum, float[] a, float weight, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] = a[i] * weight;
    }
  }

  static void add(float[] sum, float[] a, float[] b, float weight, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] = sum[i] + (a[i] + b[i]) * weight;
    }
  }

  static void add(
      float[] sum,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float near,
      float far,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      sum[i] = sum[i] + (a[i] + b[i]) * near + (c[i] + d[i]) * far;
    }
  }
}
