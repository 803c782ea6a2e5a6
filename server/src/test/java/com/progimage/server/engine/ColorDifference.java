package com.progimage.server.engine;

import java.util.Arrays;
import java.util.Locale;

/**
 * Visible difference between two pictures: CIEDE2000, pixel by pixel. A difference of one is barely
 * visible side by side.
 *
 * @param mean of all pixels
 * @param high the 99th percentile
 * @param max of any pixel
 */
public record ColorDifference(double mean, double high, double max) {
  /** Larger pictures are sampled. */
  private static final int ENOUGH = 250_000;

  /** Compares opaque pictures of one size; ignores alpha. */
  public static ColorDifference of(Pixels one, Pixels other) {
    if (!one.size().equals(other.size())) {
      throw new AssertionError(one.size() + " and " + other.size());
    }
    return of(one.argb(), other.argb());
  }

  /** Compares colors in the same order. */
  public static ColorDifference of(int[] one, int[] other) {
    int step = (one.length + ENOUGH - 1) / ENOUGH;
    double[] all = new double[(one.length + step - 1) / step];
    for (int i = 0; i < all.length; i++) {
      int first = one[i * step];
      int second = other[i * step];
      boolean same = ((first ^ second) & 0xffffff) == 0;
      all[i] = same ? 0 : Lab.ofRgb(first).difference(Lab.ofRgb(second));
    }
    Arrays.sort(all);
    return new ColorDifference(
        Arrays.stream(all).average().orElse(0), all[all.length * 99 / 100], all[all.length - 1]);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "mean %.2f, 99 %% %.2f, max %.2f", mean, high, max);
  }
}
