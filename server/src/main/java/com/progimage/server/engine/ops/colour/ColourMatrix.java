package com.progimage.server.engine.ops.colour;

import com.progimage.server.engine.Pixels;

/**
 * Each channel a sum of all three. The matrices are those of Filter Effects Module Level 1, in
 * {@code feColorMatrix} and in the equivalents of the shorthand functions.
 */
final class ColourMatrix {
  private static final int ONE = 1 << 16;
  private static final double[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  private static final double[] SEPIA = {
    0.393, 0.769, 0.189, 0.349, 0.686, 0.168, 0.272, 0.534, 0.131
  };
  private static final double[] GREY = {
    0.213, 0.715, 0.072, 0.213, 0.715, 0.072, 0.213, 0.715, 0.072
  };
  private static final double[] HUE_SINE = {
    -0.213, -0.715, 0.928, 0.143, 0.140, -0.283, -0.787, 0.715, 0.072
  };

  /** Nine coefficients, row by row, in 1/65536; 100-fold saturation still fits into an int. */
  private final int[] rows = new int[9];

  private ColourMatrix(double[] exact) {
    for (int i = 0; i < 9; i++) {
      rows[i] = (int) Math.rint(exact[i] * ONE);
    }
  }

  static ColourMatrix sepia(double amount) {
    return new ColourMatrix(sum(IDENTITY, 1 - amount, SEPIA, amount));
  }

  static ColourMatrix saturate(double factor) {
    return new ColourMatrix(sum(IDENTITY, factor, GREY, 1 - factor));
  }

  static ColourMatrix hueRotate(double degrees) {
    double cosine = StrictMath.cos(StrictMath.toRadians(degrees));
    double sine = StrictMath.sin(StrictMath.toRadians(degrees));
    return new ColourMatrix(
        sum(sum(IDENTITY, cosine, GREY, 1 - cosine), 1, HUE_SINE, degrees == 0 ? 0 : sine));
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
    int[] from = source.argb();
    int[] to = new int[from.length];
    int[] m = rows;
    for (int i = 0; i < from.length; i++) {
      int red = from[i] >> 16 & 255;
      int green = from[i] >> 8 & 255;
      int blue = from[i] & 255;
      to[i] =
          from[i] & 0xff00_0000
              | level(m[0] * red + m[1] * green + m[2] * blue) << 16
              | level(m[3] * red + m[4] * green + m[5] * blue) << 8
              | level(m[6] * red + m[7] * green + m[8] * blue);
    }
    return new Pixels(source.width(), source.height(), to);
  }

  private static int level(int sum) {
    return Math.max(0, Math.min(255, sum + ONE / 2 >> 16));
  }
}
