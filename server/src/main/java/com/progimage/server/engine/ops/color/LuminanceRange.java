package com.progimage.server.engine.ops.color;

import com.progimage.server.engine.Pixels;

/**
 * The range of a picture's luminances without the darkest and the lightest hundredth, as libvips
 * and sharp compute it for {@code normalize}. Pixels are weighted by their opacity.
 */
record LuminanceRange(int low, int high) {
  private static final int SHARE = 100;

  static LuminanceRange of(Pixels source) {
    long[] counts = new long[256];
    long all = 0;
    for (int pixel : source.argb()) {
      counts[Luminance.of(pixel)] += pixel >>> 24;
      all += pixel >>> 24;
    }
    int low = 0;
    for (long below = counts[0]; low < 255 && below <= all / SHARE; below += counts[low]) {
      low++;
    }
    int high = 255;
    for (long above = counts[255]; high > 0 && above <= all / SHARE; above += counts[high]) {
      high--;
    }
    return new LuminanceRange(low, high);
  }

  /** Stretches this range to the full one, alike in each channel, so that grays stay gray. */
  ToneCurve stretch() {
    return high <= low
        ? ToneCurve.linear(1, 0)
        : new ToneCurve(value -> (value - low) * 255.0 / (high - low));
  }
}
