package com.progimage.server.engine.ops.filter;

/**
 * A picture computed row by row, from the top, as {@link
 * com.progimage.server.engine.ops.sample.SampleFormat}. Stages are chained, and each holds only the
 * rows that it needs.
 */
interface Rows {
  int channels();

  int width();

  int height();

  /**
   * Computes the next row. Called at most {@link #height} times.
   *
   * @param row filled channel by channel, {@link #width} samples each
   */
  void next(float[] row);
}
