package com.progimage.server.engine.ops.filter;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;

/** Sorts each channel's values, each as often as its weight, up to the half. */
final class NaiveMedian {
  private NaiveMedian() {}

  static Pixels of(Pixels source, int side) {
    boolean opaque = source.isOpaque();
    return Pictures.of(
        source.width(),
        source.height(),
        (x, y) -> {
          int pixel = 0;
          for (int shift = 0; shift < 32; shift += 8) {
            pixel |= median(source, x, y, side / 2, shift, !opaque && shift < 24) << shift;
          }
          return pixel;
        });
  }

  private static int median(Pixels source, int x, int y, int radius, int shift, boolean weighed) {
    int[] counts = new int[256];
    int all = 0;
    for (int dy = -radius; dy <= radius; dy++) {
      for (int dx = -radius; dx <= radius; dx++) {
        int pixel =
            source.at(
                Math.clamp(x + dx, 0, source.width() - 1),
                Math.clamp(y + dy, 0, source.height() - 1));
        int weight = weighed ? pixel >>> 24 : 1;
        counts[pixel >> shift & 255] += weight;
        all += weight;
      }
    }
    int value = 0;
    for (int below = counts[0]; below * 2 < all; below += counts[value]) {
      value++;
    }
    return value;
  }
}
