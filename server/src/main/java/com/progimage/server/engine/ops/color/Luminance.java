package com.progimage.server.engine.ops.color;

import com.progimage.server.engine.Pixels;

/**
 * Computes {@code grayscale(1)} of Filter Effects Module Level 1: the matrix with 0.2126, 0.7152
 * and 0.0722 in each row, on sRGB values, as its shorthand functions work. Alpha stays.
 */
public final class Luminance {
  // Coefficients in 1/65536. They add up to exactly that, so that grays stay unchanged.
  private static final int RED = 13_933;
  private static final int GREEN = 46_871;
  private static final int BLUE = 4_732;

  private Luminance() {}

  /** Luminance of a color, 0 to 255, to the nearest. */
  public static int of(int rgb) {
    int sum = (rgb >> 16 & 255) * RED + (rgb >> 8 & 255) * GREEN + (rgb & 255) * BLUE;
    return sum + 0x8000 >> 16;
  }

  static Pixels of(Pixels source) {
    int[] from = source.argb();
    int[] to = new int[from.length];
    for (int i = 0; i < from.length; i++) {
      int pixel = from[i];
      to[i] = pixel & 0xff00_0000 | of(pixel) * 0x1_0101;
    }
    return new Pixels(source.width(), source.height(), to);
  }
}
