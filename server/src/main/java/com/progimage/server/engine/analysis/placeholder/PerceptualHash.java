package com.progimage.server.engine.analysis.placeholder;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.resample.Resampler;
import java.util.Arrays;

/**
 * Makes the perceptual hash of Python's ImageHash ({@code phash}): the picture at 32 × 32, its
 * discrete cosine transform, and for each of the 8 × 8 lowest frequencies whether it is above their
 * median.
 */
final class PerceptualHash {
  private static final int SIDE = 32;
  private static final int FREQUENCIES = 8;

  /**
   * Coefficients nearer than this are equal, so that the noise of the arithmetic decides no bit of
   * a plain or symmetric picture. A coefficient of a level's difference in one pixel is about
   * 1/500.
   */
  private static final double STEP = 1.0 / (1 << 14);

  private static final double[][] COSINES = cosines();

  private PerceptualHash() {}

  private static double[][] cosines() {
    double[][] cosines = new double[FREQUENCIES][SIDE];
    for (int frequency = 0; frequency < FREQUENCIES; frequency++) {
      for (int i = 0; i < SIDE; i++) {
        cosines[frequency][i] = StrictMath.cos(Math.PI * frequency * (2 * i + 1) / (2 * SIDE));
      }
    }
    return cosines;
  }

  /** The lowest frequency is the highest bit; the frequencies across follow each other. */
  static long of(Luma luma) {
    double[] coefficients = coefficients(small(luma));
    double[] sorted = coefficients.clone();
    Arrays.sort(sorted);
    double median = (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    long hash = 0;
    for (double coefficient : coefficients) {
      hash = hash << 1 | (coefficient > median ? 1 : 0);
    }
    return hash;
  }

  private static int[] small(Luma luma) {
    Pixels gray =
        Resampler.resample(
            luma.pixels(), 0, 0, luma.width(), luma.height(), SIDE, SIDE, /* linear= */ false);
    return Arrays.stream(gray.argb()).map(pixel -> pixel & 255).toArray();
  }

  private static double[] coefficients(int[] levels) {
    double[] across = new double[SIDE * FREQUENCIES];
    for (int y = 0; y < SIDE; y++) {
      for (int frequency = 0; frequency < FREQUENCIES; frequency++) {
        double sum = 0;
        for (int x = 0; x < SIDE; x++) {
          sum += COSINES[frequency][x] * levels[y * SIDE + x];
        }
        across[y * FREQUENCIES + frequency] = sum;
      }
    }
    double[] both = new double[FREQUENCIES * FREQUENCIES];
    for (int i = 0; i < both.length; i++) {
      double sum = 0;
      for (int y = 0; y < SIDE; y++) {
        sum += COSINES[i / FREQUENCIES][y] * across[y * FREQUENCIES + i % FREQUENCIES];
      }
      both[i] = Math.rint(sum / STEP) * STEP;
    }
    return both;
  }
}
