package com.progimage.server.engine.ops.resample;

/**
 * Scales rows to the target's width. Collects the rows of a band as columns, so that the samples
 * that get the same weight are neighbors, and the loops over them are vectorized.
 */
final class ColumnPass {
  /** Maximum number of rows in a band. More would not fit into the L2 cache. */
  static final int MOST_ROWS = 128;

  /** Maximum number of floats in a band, unless it has only four rows. */
  private static final int MOST_FLOATS = 1 << 18;

  private final Samples samples;
  private final Weights weights;
  private final int height;
  private final int stride;

  /** For each channel, the columns from the first that has a weight on. */
  private final float[][] columns;

  private final int rows;
  private final float[] sum;
  private final float[] sums;

  /** Number of rows that were written, and of those in the band. */
  private int written;

  private int held;

  /**
   * @param height of the target
   */
  ColumnPass(Samples samples, Weights weights, int height) {
    this.samples = samples;
    this.weights = weights;
    this.height = height;
    stride = weights.end() - weights.first();
    int count = samples.channels() * stride;
    int most = Math.min(MOST_ROWS, (height + 3) / 4 * 4);
    rows = Math.max(4, Math.min(most, MOST_FLOATS / count / 4 * 4));
    columns = new float[count][rows];
    sum = new float[rows];
    sums = new float[samples.channels() * rows];
  }

  /**
   * Takes the next four rows, whose channels are as far apart as there are columns with a weight.
   * After the last row of the target, they may be anything.
   */
  void add(float[] a, float[] b, float[] c, float[] d) {
    for (int i = 0; i < columns.length; i++) {
      float[] column = columns[i];
      column[held] = a[i];
      column[held + 1] = b[i];
      column[held + 2] = c[i];
      column[held + 3] = d[i];
    }
    held += 4;
    if (held == rows || written + held >= height) {
      write(Math.min(held, height - written));
    }
  }

  private void write(int count) {
    for (int x = 0; x < weights.start.length; x++) {
      for (int channel = 0; channel < samples.channels(); channel++) {
        int from = channel * stride + weights.start[x] - weights.first();
        for (int tap = 0; tap < weights.taps; tap += 4) {
          WeightedSum.of(
              columns, from + tap, weights.values, x * weights.taps + tap, tap > 0, sum, 0, rows);
        }
        System.arraycopy(sum, 0, sums, channel * rows, rows);
      }
      samples.writeColumn(sums, rows, count, x, written);
    }
    written += count;
    held = 0;
  }
}
