package com.progimage.server.engine.ops.color;

import com.progimage.server.engine.Pixels;
import java.util.function.IntToDoubleFunction;

/** Maps 0 to 255 by the same function in each of the three channels; alpha stays. */
final class ToneCurve {
  private final int[] values = new int[256];

  /**
   * @param function results outside 0 to 255 are clipped, others are rounded to the nearest
   */
  ToneCurve(IntToDoubleFunction function) {
    for (int value = 0; value < 256; value++) {
      double exact = function.applyAsDouble(value);
      values[value] = (int) Math.clamp(Math.floor(exact + 0.5), 0, 255);
    }
  }

  static ToneCurve linear(double slope, double intercept) {
    return new ToneCurve(value -> slope * value + intercept);
  }

  /** {@code v^(1/exponent)} of values from 0 to 1: above 1 is brighter, as in ImageMagick. */
  static ToneCurve gamma(double exponent) {
    return new ToneCurve(value -> 255 * StrictMath.pow(value / 255.0, 1 / exponent));
  }

  /** Rounds to the nearest of {@code levels} values, evenly spaced from 0 to 255. */
  static ToneCurve posterize(int levels) {
    int steps = levels - 1;
    return new ToneCurve(value -> Math.floor(value * steps / 255.0 + 0.5) * 255 / steps);
  }

  Pixels apply(Pixels source) {
    if (isIdentity()) {
      return source;
    }
    int[] from = source.argb();
    int[] to = new int[from.length];
    for (int i = 0; i < from.length; i++) {
      int pixel = from[i];
      to[i] =
          pixel & 0xff00_0000
              | values[pixel >> 16 & 255] << 16
              | values[pixel >> 8 & 255] << 8
              | values[pixel & 255];
    }
    return new Pixels(source.width(), source.height(), to);
  }

  private boolean isIdentity() {
    for (int value = 0; value < 256; value++) {
      if (values[value] != value) {
        return false;
      }
    }
    return true;
  }
}
