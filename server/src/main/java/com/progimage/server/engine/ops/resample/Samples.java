package com.progimage.server.engine.ops.resample;

/** A source that is read by rows, and a target that is written by columns, both as floats. */
interface Samples {
  int channels();

  int sourceWidth();

  int sourceHeight();

  /**
   * Reads a part of a row.
   *
   * @param count number of samples of a channel, from column {@code from} on
   * @param stride distance between the channels in {@code to}
   */
  void readRow(int y, int from, int count, float[] to, int stride);

  /**
   * Writes a part of a column: rounds values to the nearest integer, and clips values outside the
   * range.
   *
   * @param stride distance between the channels in {@code from}
   * @param count number of samples of a channel, from (x, y) downwards
   */
  void writeColumn(float[] from, int stride, int count, int x, int y);
}
