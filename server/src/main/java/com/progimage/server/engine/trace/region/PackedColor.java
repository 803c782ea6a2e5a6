package com.progimage.server.engine.trace.region;

/**
 * Arithmetic on colors packed as {@code 0xAARRGGBB} with premultiplied alpha, in which distances
 * between translucent pixels match what is visible.
 */
public final class PackedColor {
  /** A region with a lower alpha is left out. */
  private static final int TRANSPARENT = 8;

  /** A region with at least this alpha is drawn opaque. */
  private static final int OPAQUE = 248;

  private PackedColor() {}

  public static int alpha(int color) {
    return color >>> 24;
  }

  public static int red(int color) {
    return color >> 16 & 255;
  }

  public static int green(int color) {
    return color >> 8 & 255;
  }

  public static int blue(int color) {
    return color & 255;
  }

  public static int of(int alpha, int red, int green, int blue) {
    return alpha << 24 | red << 16 | green << 8 | blue;
  }

  static int gray(int level) {
    return of(255, level, level, level);
  }

  static int premultiplied(int argb) {
    int alpha = alpha(argb);
    if (alpha == 255) {
      return argb;
    }
    return of(
        alpha,
        (red(argb) * alpha + 127) / 255,
        (green(argb) * alpha + 127) / 255,
        (blue(argb) * alpha + 127) / 255);
  }

  public static boolean isTransparent(int color) {
    return alpha(color) < TRANSPARENT;
  }

  public static boolean isOpaque(int color) {
    return alpha(color) >= OPAQUE;
  }

  /** Squared distance over all four channels. */
  public static int distance(int one, int other) {
    int alpha = alpha(one) - alpha(other);
    int red = red(one) - red(other);
    int green = green(one) - green(other);
    int blue = blue(one) - blue(other);
    return alpha * alpha + red * red + green * green + blue * blue;
  }

  /**
   * Position of the perpendicular foot of a color on the line between two others: 0 at {@code
   * from}, 1 at {@code to}.
   *
   * @param distance squared distance between the two, not 0
   */
  public static double position(int color, int from, int to, int distance) {
    int dot =
        (alpha(to) - alpha(from)) * (alpha(color) - alpha(from))
            + (red(to) - red(from)) * (red(color) - red(from))
            + (green(to) - green(from)) * (green(color) - green(from))
            + (blue(to) - blue(from)) * (blue(color) - blue(from));
    return dot / (double) distance;
  }

  /** Squared distance of a color from the mixture of two others at a position. */
  static double residual(int color, int from, int to, double position) {
    double sum = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      double mixed = (from >>> shift & 255) * (1 - position) + (to >>> shift & 255) * position;
      double difference = mixed - (color >>> shift & 255);
      sum += difference * difference;
    }
    return sum;
  }
}
