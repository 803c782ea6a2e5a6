package com.progimage.server.engine.ops.filter;

/**
 * A picture that is made row by row, from the top, of {@link
 * com.progimage.server.engine.ops.sample.Samples}. Stages are put behind one another, and each
 * holds only the rows that it needs.
 */
interface Rows {
  int channels();

  int width();

  int height();

  /**
   * Makes the next row. Asked for at most {@link #height} times.
   *
   * @param row filled channel by channel, {@link #width} samples each
   */
  void next(float[] row);
}
