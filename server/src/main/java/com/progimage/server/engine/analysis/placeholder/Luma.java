package com.progimage.server.engine.analysis.placeholder;

import com.progimage.server.engine.Pixels;

/**
 * The lightness of each pixel by the weights of ITU-R BT.601, which libraries of perceptual hashes
 * use.
 *
 * @param values 0 to 255; not a copy
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Luma(int width, int height, int[] values) {
  // In 1/65536; they add up to that, so that grays stay unchanged.
  private static final int RED = 19_595;
  private static final int GREEN = 38_470;
  private static final int BLUE = 7_471;

  static Luma of(Pixels opaque) {
    int[] argb = opaque.argb();
    int[] values = new int[argb.length];
    for (int i = 0; i < values.length; i++) {
      int pixel = argb[i];
      int sum = (pixel >> 16 & 255) * RED + (pixel >> 8 & 255) * GREEN + (pixel & 255) * BLUE;
      values[i] = sum + 0x8000 >> 16;
    }
    return new Luma(opaque.width(), opaque.height(), values);
  }

  /** The values as a gray picture. */
  Pixels pixels() {
    int[] argb = new int[values.length];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = 0xff00_0000 | values[i] * 0x1_0101;
    }
    return new Pixels(width, height, argb);
  }
}
