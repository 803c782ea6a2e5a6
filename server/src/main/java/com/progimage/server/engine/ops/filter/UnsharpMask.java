package com.progimage.server.engine.ops.filter;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.sample.SampleFormat;

/**
 * Unsharp masking: adds to each pixel its full difference from the Gaussian blur around it. Alpha
 * stays; the blur weights colors by alpha.
 */
final class UnsharpMask {
  private UnsharpMask() {}

  static Pixels sharpen(Pixels source, double sigma) {
    if (sigma == 0) {
      return source;
    }
    SampleFormat samples = new SampleFormat(source.isOpaque(), /* linear= */ false);
    Rows blurred = GaussianBlur.rows(source, samples, sigma);
    int width = source.width();
    Pixels target = Pixels.create(width, source.height());
    float[] row = new float[samples.channels() * width];
    for (int y = 0; y < source.height(); y++) {
      blurred.next(row);
      if (!samples.opaque()) {
        divideByAlpha(row, width);
      }
      sharpen(source.argb(), y * width, row, width, target.argb());
    }
    return target;
  }

  private static void divideByAlpha(float[] row, int width) {
    for (int x = 0; x < width; x++) {
      float alpha = Math.max(row[3 * width + x], Float.MIN_NORMAL);
      row[x] /= alpha;
      row[width + x] /= alpha;
      row[2 * width + x] /= alpha;
    }
  }

  private static void sharpen(int[] from, int at, float[] row, int width, int[] to) {
    for (int x = 0; x < width; x++) {
      int pixel = from[at + x];
      to[at + x] =
          pixel & 0xff00_0000
              | level(2 * (pixel >> 16 & 255) - row[x]) << 16
              | level(2 * (pixel >> 8 & 255) - row[width + x]) << 8
              | level(2 * (pixel & 255) - row[2 * width + x]);
    }
  }

  private static int level(float value) {
    return Math.max(0, Math.min(255, (int) (value + 0.5f)));
  }
}
