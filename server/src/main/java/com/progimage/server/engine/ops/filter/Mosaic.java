package com.progimage.server.engine.ops.filter;

import com.progimage.server.engine.Pixels;
import java.util.Arrays;

/**
 * Fills squares with the mean of their pixels, weighted by alpha; the last squares may be smaller.
 */
final class Mosaic {
  private Mosaic() {}

  static Pixels of(Pixels source, int side) {
    if (side == 1) {
      return source;
    }
    int width = source.width();
    Pixels target = Pixels.create(width, source.height());
    for (int top = 0; top < source.height(); top += side) {
      int bottom = Math.min(source.height(), top + side);
      for (int left = 0; left < width; left += side) {
        int right = Math.min(width, left + side);
        int mean = mean(source, left, top, right, bottom);
        for (int y = top; y < bottom; y++) {
          Arrays.fill(target.argb(), y * width + left, y * width + right, mean);
        }
      }
    }
    return target;
  }

  private static int mean(Pixels source, int left, int top, int right, int bottom) {
    long alpha = 0;
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int y = top; y < bottom; y++) {
      for (int i = y * source.width() + left; i < y * source.width() + right; i++) {
        int pixel = source.argb()[i];
        int weight = pixel >>> 24;
        alpha += weight;
        red += weight * (pixel >> 16 & 255);
        green += weight * (pixel >> 8 & 255);
        blue += weight * (pixel & 255);
      }
    }
    long count = (long) (right - left) * (bottom - top);
    int level = rounded(alpha, count);
    return level == 0
        ? 0
        : level << 24
            | rounded(red, alpha) << 16
            | rounded(green, alpha) << 8
            | rounded(blue, alpha);
  }

  private static int rounded(long sum, long weight) {
    return (int) ((sum + weight / 2) / weight);
  }
}
