package com.progimage.server.engine.analysis.net;

/**
 * Adds the product of two matrices to a third. The loops have the only shape that C2 of JDK 25
 * vectorizes: one index for all arrays, all loads before all stores, and no more than about ten
 * fused multiply-adds, beyond which it does not unroll.
 */
public final class MatrixProduct {
  /** Columns of a block: rows of two sums and four inputs of it stay in the first-level cache. */
  private static final int COLUMNS = 512;

  /** Rows of inputs of a block. */
  private static final int DEPTH = 32;

  private MatrixProduct() {}

  /**
   * Adds {@code factors × inputs} to {@code sums}. Equal arguments give equal bits on every
   * machine.
   *
   * @param sums rows of {@code columns} values each
   * @param factors a row of {@code inputs.length} values for each row of sums, one after the other
   * @param inputs rows of at least {@code columns} values each
   */
  public static void add(float[][] sums, float[] factors, float[][] inputs, int columns) {
    for (int from = 0; from < columns; from += COLUMNS) {
      int to = Math.min(columns, from + COLUMNS);
      for (int top = 0; top < inputs.length; top += DEPTH) {
        addBlock(sums, factors, inputs, top, Math.min(inputs.length, top + DEPTH), from, to);
      }
    }
  }

  private static void addBlock(
      float[][] sums, float[] factors, float[][] in, int top, int bottom, int from, int to) {
    int stride = in.length;
    int row = 0;
    for (; row + 2 <= sums.length; row += 2) {
      int at = row * stride;
      int k = top;
      for (; k + 4 <= bottom; k += 4) {
        addEight(
            factors,
            at + k,
            stride,
            in[k],
            in[k + 1],
            in[k + 2],
            in[k + 3],
            sums[row],
            sums[row + 1],
            from,
            to);
      }
      for (; k < bottom; k++) {
        addOne(factors[at + k], in[k], sums[row], from, to);
        addOne(factors[at + stride + k], in[k], sums[row + 1], from, to);
      }
    }
    if (row < sums.length) {
      for (int k = top; k < bottom; k++) {
        addOne(factors[row * stride + k], in[k], sums[row], from, to);
      }
    }
  }

  private static void addOne(float factor, float[] in, float[] sum, int from, int to) {
    for (int x = from; x < to; x++) {
      sum[x] = Math.fma(factor, in[x], sum[x]);
    }
  }

  /** Adds four rows of inputs to two rows of sums. */
  private static void addEight(
      float[] factors,
      int at,
      int stride,
      float[] in0,
      float[] in1,
      float[] in2,
      float[] in3,
      float[] sum0,
      float[] sum1,
      int from,
      int to) {
    float a0 = factors[at];
    float a1 = factors[at + 1];
    float a2 = factors[at + 2];
    float a3 = factors[at + 3];
    float b0 = factors[at + stride];
    float b1 = factors[at + stride + 1];
    float b2 = factors[at + stride + 2];
    float b3 = factors[at + stride + 3];
    for (int x = from; x < to; x++) {
      float v0 = in0[x];
      float v1 = in1[x];
      float v2 = in2[x];
      float v3 = in3[x];
      float a = Math.fma(a3, v3, Math.fma(a2, v2, Math.fma(a1, v1, Math.fma(a0, v0, sum0[x]))));
      float b = Math.fma(b3, v3, Math.fma(b2, v2, Math.fma(b1, v1, Math.fma(b0, v0, sum1[x]))));
      sum0[x] = a;
      sum1[x] = b;
    }
  }
}
