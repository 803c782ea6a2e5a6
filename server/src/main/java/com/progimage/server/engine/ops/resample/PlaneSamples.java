package com.progimage.server.engine.ops.resample;

import com.progimage.server.engine.Plane;

/**
 * A plane as {@link Samples}.
 *
 * @param column room for the samples of a column
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PlaneSamples(Plane source, Plane target, int[] column) implements Samples {
  /** Makes values positive, so that a cast rounds them down. */
  private static final float MIDDLE = 128;

  static PlaneSamples of(Plane source, Plane target) {
    return new PlaneSamples(source, target, new int[ColumnPass.MOST_ROWS]);
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int sourceWidth() {
    return source.width();
  }

  @Override
  public int sourceHeight() {
    return source.height();
  }

  @Override
  public void readRow(int y, int from, int count, float[] to, int stride) {
    read(source.samples(), y * source.stride() + from, count, to);
  }

  /** Must be vectorized. */
  private static void read(byte[] samples, int at, int count, float[] to) {
    for (int i = 0; i < count; i++) {
      to[i] = samples[at + i];
    }
  }

  @Override
  public void writeColumn(float[] from, int stride, int count, int x, int y) {
    round(from, count, column);
    byte[] samples = target.samples();
    for (int i = 0, at = y * target.stride() + x; i < count; i++, at += target.stride()) {
      samples[at] = (byte) column[i];
    }
  }

  /** Must be vectorized. */
  static void round(float[] from, int count, int[] to) {
    for (int i = 0; i < count; i++) {
      to[i] = Math.max(0, Math.min(255, (int) (from[i] + (MIDDLE + 0.5f)))) - 128;
    }
  }
}
