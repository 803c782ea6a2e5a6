package com.progimage.server.engine.ops.resample;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.sample.SampleFormat;

/**
 * Pixels as {@link Samples}.
 *
 * @param column room for the pixels of a column
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ColorSamples(Pixels source, SampleFormat format, Pixels target, int[] column)
    implements Samples {
  static ColorSamples of(Pixels source, SampleFormat format, Pixels target) {
    return new ColorSamples(source, format, target, new int[ColumnPass.MOST_ROWS]);
  }

  @Override
  public int channels() {
    return format.channels();
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
    format.unpack(source.argb(), y * source.width() + from, count, to, stride);
  }

  @Override
  public void writeColumn(float[] from, int stride, int count, int x, int y) {
    format.pack(from, stride, count, column, 0);
    int[] argb = target.argb();
    int width = target.width();
    for (int i = 0, at = y * width + x; i < count; i++, at += width) {
      argb[at] = column[i];
    }
  }
}
