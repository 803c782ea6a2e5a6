package com.progimage.server.engine.trace.region;

/**
 * Pixel count and sum of each channel, for many sets of pixels. Exact: the sums of {@link
 * TracedPicture#MAX_PIXELS} pixels of 255 stay below 2³¹.
 */
final class ColorSums {
  private static final int STRIDE = 5;

  private final int[] sums;

  ColorSums(int sets) {
    sums = new int[Math.multiplyExact(sets, STRIDE)];
  }

  private ColorSums(int[] sums) {
    this.sums = sums;
  }

  ColorSums copy() {
    return new ColorSums(sums.clone());
  }

  void addPixel(int set, int color) {
    int at = set * STRIDE;
    sums[at]++;
    sums[at + 1] += PackedColor.alpha(color);
    sums[at + 2] += PackedColor.red(color);
    sums[at + 3] += PackedColor.green(color);
    sums[at + 4] += PackedColor.blue(color);
  }

  void addAll(int set, ColorSums others, int other) {
    int to = set * STRIDE;
    int from = other * STRIDE;
    for (int i = 0; i < STRIDE; i++) {
      sums[to + i] += others.sums[from + i];
    }
  }

  int count(int set) {
    return sums[set * STRIDE];
  }

  /** Mean of a channel: 0 alpha, 1 red, 2 green, 3 blue. */
  float mean(int set, int channel) {
    return (float) (sums[set * STRIDE + 1 + channel] / (double) sums[set * STRIDE]);
  }

  /** Increase of the sum of squared errors if two sets take their common mean. */
  double addedError(int one, int other) {
    int a = one * STRIDE;
    int b = other * STRIDE;
    double countA = sums[a];
    double countB = sums[b];
    double alpha = sums[a + 1] * countB - sums[b + 1] * countA;
    double red = sums[a + 2] * countB - sums[b + 2] * countA;
    double green = sums[a + 3] * countB - sums[b + 3] * countA;
    double blue = sums[a + 4] * countB - sums[b + 4] * countA;
    double squares = alpha * alpha + red * red + green * green + blue * blue;
    return squares / (countA * countB * (countA + countB));
  }
}
