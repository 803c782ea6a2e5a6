package com.progimage.server.engine.ops.filter;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.sample.SampleFormat;

/** Rows of an unchanged picture. */
final class PixelRows implements Rows {
  private final Pixels source;
  private final SampleFormat samples;
  private int y;

  PixelRows(Pixels source, SampleFormat samples) {
    this.source = source;
    this.samples = samples;
  }

  @Override
  public int channels() {
    return samples.channels();
  }

  @Override
  public int width() {
    return source.width();
  }

  @Override
  public int height() {
    return source.height();
  }

  @Override
  public void next(float[] row) {
    samples.unpack(source.argb(), y * source.width(), source.width(), row, source.width());
    y++;
  }
}
