package com.progimage.server.engine.ops.filter;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.sample.SampleFormat;

/**
 * Convolves a picture with a Gaussian, in colors multiplied by alpha. Beyond the edges, the
 * outermost pixels repeat. A sigma of 8 pixels or more is computed on a coarser grid, with cells of
 * at most a quarter of it; the triangle filters to the grid and back account for part of the
 * variance. No pixel differs from the true Gaussian by more than one level, whatever the picture.
 */
final class GaussianBlur {
  private static final int SIGMAS_A_CELL = 4;

  private GaussianBlur() {}

  static Pixels blur(Pixels source, double sigma) {
    if (sigma == 0) {
      return source;
    }
    SampleFormat samples = new SampleFormat(source.isOpaque(), /* linear= */ false);
    Rows blurred = rows(source, samples, sigma);
    Pixels target = Pixels.create(source.width(), source.height());
    float[] row = new float[samples.channels() * source.width()];
    for (int y = 0; y < source.height(); y++) {
      blurred.next(row);
      samples.pack(row, source.width(), source.width(), target.argb(), y * source.width());
    }
    return target;
  }

  /**
   * @param sigma above 0
   */
  static Rows rows(Pixels source, SampleFormat samples, double sigma) {
    Rows pixels = new PixelRows(source, samples);
    int step = (int) (sigma / SIGMAS_A_CELL);
    if (step < 2) {
      return new GaussianRows(pixels, sigma);
    }
    Grid across = new Grid(step, source.width());
    Grid down = new Grid(step, source.height());
    double left = sigma * sigma - 2 * across.variance();
    return new EnlargedRows(
        new GaussianRows(new ReducedRows(pixels, across, down), Math.sqrt(left) / step),
        across,
        down);
  }
}
