package com.progimage.server.engine.ops.color;

import com.progimage.server.engine.Pixels;

/**
 * Computes each channel as a weighted sum of all three. The matrices are those of Filter Effects
 * Module Level 1, for {@code feColorMatrix} and the equivalents of the shorthand functions.
 */
final class ColorMatrix {
  private static final int ONE = 1 << 16;
  private static final double[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  private static final double[] SEPIA = {
    0.393, 0.769, 0.189, 0.349, 0.686, 0.168, 0.272, 0.534, 0.131
  };
  private static final double[] GRAY = {
    0.213, 0.715, 0.072, 0.213, 0.715, 0.072, 0.213, 0.715, 0.072
  };
  private static final double[] HUE_SINE = {
    -0.213, -0.715, 0.928, 0.143, 0.140, -0.283, -0.787, 0.715, 0.072
  };

  /** Nine coefficients, row by row, in 1/65536; even 100-fold saturation fits into an int. */
  private final int[] rows = new int[9];

  private ColorMatrix(double[] exact) {
    for (int i = 0; i < 9; i++) {
      rows[i] = (int) Math.rint(exact[i] * ONE);
    }
  }

  static ColorMatrix sepia(double amount) {
    return new ColorMatrix(sum(IDENTITY, 1 - amount, SEPIA, amount));
  }

  static ColorMatrix saturate(double factor) {
    return new ColorMatrix(sum(IDENTITY, factor, GRAY, 1 - factor));
  }

  static ColorMatrix hueRotate(double degrees) {
    double cosine = StrictMath.cos(StrictMath.toRadians(degrees));
    double sine = StrictMath.sin(StrictMath.toRadians(degrees));
    return new ColorMatrix(
        sum(sum(IDENTITY, cosine, GRAY, 1 - cosine), 1, HUE_SINE, degrees == 0 ? 0 : sine));
  }

  private static double[] sum(double[] one, double share, double[] other, double otherShare) {
    double[] sum = new double[9];
    for (int i = 0; i < 9; i++) {
      sum[i] = one[i] * share + other[i] * otherShare;
    }
    return sum;
  }

  private boolean isIdentity() {
    for (int i = 0; i < 9; i++) {
      if (rows[i] != IDENTITY[i] * ONE) {
        return false;
      }
    }
    return true;
  }

  Pixels apply(Pixels source) {
    if (isIdentity()) {
      return source;
    }
    int[] to = new int[source.argb().length];
    apply(source.argb(), to, rows[0], rows[1], rows[2], 16);
    apply(source.argb(), to, rows[3], rows[4], rows[5], 8);
    apply(source.argb(), to, rows[6], rows[7], rows[8], 0);
    return new Pixels(source.width(), source.height(), to);
  }

  /** Adds a channel, and alpha, to the target. */
  private static void apply(int[] from, int[] to, int red, int green, int blue, int shift) {
    for (int i = 0; i < from.length; i++) {
      int pixel = from[i];
      int sum = red * (pixel >> 16 & 255) + green * (pixel >> 8 & 255) + blue * (pixel & 255);
      int level = Math.max(0, Math.min(255, sum + ONE / 2 >> 16));
      to[i] = to[i] | pixel & 0xff00_0000 | level << shift;
    }
  }
}
