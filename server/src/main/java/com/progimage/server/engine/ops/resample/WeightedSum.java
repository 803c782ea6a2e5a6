package com.progimage.server.engine.ops.resample;

/**
 * Sums of four rows by weight. The loops must be vectorized: each term has an array of its own, all
 * are read and written at the same index, and there are no more than four.
 */
final class WeightedSum {
  private WeightedSum() {}

  /**
   * Weights four rows, beginning with {@code four[at]}.
   *
   * @param weights four from {@code first} on
   * @param add whether to add to {@code sum}, instead of replacing it
   * @param from first index of the rows
   * @param to index after the last
   */
  static void of(
      float[][] four,
      int at,
      float[] weights,
      int first,
      boolean add,
      float[] sum,
      int from,
      int to) {
    float e = weights[first];
    float f = weights[first + 1];
    float g = weights[first + 2];
    float h = weights[first + 3];
    if (add) {
      add(sum, four[at], four[at + 1], four[at + 2], four[at + 3], e, f, g, h, from, to);
    } else {
      set(sum, four[at], four[at + 1], four[at + 2], four[at + 3], e, f, g, h, from, to);
    }
  }

  private static void set(
      float[] sum,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float e,
      float f,
      float g,
      float h,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      sum[i] = a[i] * e + b[i] * f + c[i] * g + d[i] * h;
    }
  }

  private static void add(
      float[] sum,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float e,
      float f,
      float g,
      float h,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      sum[i] = sum[i] + a[i] * e + b[i] * f + c[i] * g + d[i] * h;
    }
  }
}
