package com.progimage.server.engine.ops.filter;

/**
 * One axis of a coarser grid: cells of {@code step} samples, and around them enough cells that see
 * nothing but the outermost sample. Each sample belongs to the two cells whose middles are next to
 * it, to each by its nearness, and the other way round: a triangle of twice a cell's width.
 *
 * @param step samples a cell, at least 1
 * @param length samples of the axis
 */
record Grid(int step, int length) {
  /** Cells before the one that begins with the first sample. */
  private static final int MARGIN = 2;

  int cells() {
    return (length + step - 1) / step + 2 * MARGIN;
  }

  /** The cell at or before a sample, which may lie outside the axis. */
  int cell(int sample) {
    return Math.floorDiv(2 * sample + 1 - step, 2 * step) + MARGIN;
  }

  /** How much of a sample is the next cell's, 0 to 1. */
  float next(int sample) {
    return (float) Math.floorMod(2 * sample + 1 - step, 2 * step) / (2 * step);
  }

  /** The first sample that is some part of a cell's. */
  int first(int cell) {
    return Math.floorDiv((2 * (cell - MARGIN) - 1) * step, 2);
  }

  /** The weights, the same for each cell, of its samples from the first; their sum is one. */
  float[] triangle() {
    float[] weights = new float[2 * step];
    for (int i = 0; i < weights.length; i++) {
      float next = next(first(0) + i);
      weights[i] = (i < step ? next : 1 - next) / step;
    }
    return weights;
  }

  /** The nearest sample that there is. */
  int within(int sample) {
    return Math.clamp(sample, 0, length - 1);
  }

  /** The variance of the triangle, in samples². */
  double variance() {
    return (step * step - 1) / 6.0 + (step % 2 == 0 ? 0.25 : 0);
  }
}
