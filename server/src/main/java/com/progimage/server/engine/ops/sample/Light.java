package com.progimage.server.engine.ops.sample;

/** The transfer function of sRGB (IEC 61966-2-1) between 8-bit values and linear light, 0 to 1. */
public final class Light {
  private static final int STEPS = 4096;
  private static final float[] LINEAR = new float[256];

  /** The light at which the value k begins, halfway to the next lower value in sRGB. */
  private static final float[] THRESHOLDS = new float[257];

  /** The value at the start of each of equal steps of light. */
  private static final byte[] GUESSES = new byte[STEPS + 1];

  static {
    for (int value = 0; value < 256; value++) {
      LINEAR[value] = (float) linear(value / 255.0);
      THRESHOLDS[value] = (float) linear((value - 0.5) / 255.0);
    }
    THRESHOLDS[0] = Float.NEGATIVE_INFINITY;
    THRESHOLDS[256] = Float.POSITIVE_INFINITY;
    int value = 0;
    for (int step = 0; step <= STEPS; step++) {
      while ((float) step / STEPS >= THRESHOLDS[value + 1]) {
        value++;
      }
      GUESSES[step] = (byte) value;
    }
  }

  private Light() {}

  /** Converts a value from 0 to 1 to light from 0 to 1. */
  public static double linear(double srgb) {
    return srgb <= 0.04045 ? srgb / 12.92 : StrictMath.pow((srgb + 0.055) / 1.055, 2.4);
  }

  /** Converts light from 0 to 1 to a value from 0 to 1. */
  public static double srgb(double linear) {
    return linear <= 0.0031308 ? linear * 12.92 : 1.055 * StrictMath.pow(linear, 1 / 2.4) - 0.055;
  }

  static float of(int value) {
    return LINEAR[value];
  }

  /** The nearest of the 256 sRGB values; light outside 0 to 1 is clipped. */
  static int value(float light) {
    int value = GUESSES[(int) (Math.clamp(light, 0f, 1f) * STEPS)] & 255;
    while (light >= THRESHOLDS[value + 1]) {
      value++;
    }
    return value;
  }
}
