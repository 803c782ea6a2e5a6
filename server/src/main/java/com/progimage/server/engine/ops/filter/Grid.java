package com.progimage.server.engine.ops.filter;

/**
 * One axis of a coarser grid: cells of {@code step} samples, with enough cells around them that
 * depend on the outermost sample only. Each sample contributes to the two cells whose middles are
 * nearest, in proportion to its nearness, and vice versa: a triangle of twice a cell's width.
 *
 * @param step samples per cell, at least 1
 * @param length number of samples of the axis
 */
record Grid(int step, int length) {
  /** Number of cells before the one that begins with the first sample. */
  private static final int MARGIN = 2;

  int cells() {
    return (length + step - 1) / step + 2 * MARGIN;
  }

  /** The cell whose middle is at or before a sample, which may lie outside the axis. */
  int cell(int sample) {
    return Math.floorDiv(2 * sample + 1 - step, 2 * step) + MARGIN;
  }

  /** The share of a sample that belongs to the next cell, 0 to 1. */
  float next(int sample) {
    return (float) Math.floorMod(2 * sample + 1 - step, 2 * step) / (2 * step);
  }

  /** The first sample that contributes to a cell. */
  int first(int cell) {
    return Math.floorDiv((2 * (cell - MARGIN) - 1) * step, 2);
  }

  /**
   * The weights of a cell's samples, from its first one on. They are the same for each cell, and
   * their sum is one.
   */
  float[] triangle() {
    float[] weights = new float[2 * step];
    for (int i = 0; i < weights.length; i++) {
      float next = next(first(0) + i);
      weights[i] = (i < step ? next : 1 - next) / step;
    }
    return weights;
  }

  /** The nearest sample within the axis. */
  int within(int sample) {
    return Math.clamp(sample, 0, length - 1);
  }

  /** The variance of the triangle, in samples². */
  double variance() {
    return (step * step - 1) / 6.0 + (step % 2 == 0 ? 0.25 : 0);
  }
}
