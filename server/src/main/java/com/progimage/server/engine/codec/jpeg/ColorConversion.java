package com.progimage.server.engine.codec.jpeg;

/**
 * Converts rows of samples to opaque pixels. Luma and chroma are converted by JFIF 1.02, in 1/65536
 * and rounded as libjpeg does. Each channel has its own loop, small enough to be vectorized.
 */
final class ColorConversion {
  private static final int HALF = 1 << 15;
  private static final int CR_RED = 91_881;
  private static final int CR_GREEN = -46_802;
  private static final int CB_GREEN = -22_554;
  private static final int CB_BLUE = 116_130;

  private ColorConversion() {}

  static void gray(int[] from, int[] argb, int at, int count) {
    for (int i = 0; i < count; i++) {
      argb[at + i] = 0xff00_0000 | from[i] << 16 | from[i] << 8 | from[i];
    }
  }

  static void rgb(int[] red, int[] green, int[] blue, int[] argb, int at, int count) {
    for (int i = 0; i < count; i++) {
      argb[at + i] = 0xff00_0000 | red[i] << 16 | green[i] << 8 | blue[i];
    }
  }

  static void interleave(
      int[] first, int[] second, int[] third, int[] fourth, byte[] samples, int at, int count) {
    for (int i = 0, to = 4 * at; i < count; i++, to += 4) {
      samples[to] = (byte) first[i];
      samples[to + 1] = (byte) second[i];
      samples[to + 2] = (byte) third[i];
      samples[to + 3] = (byte) fourth[i];
    }
  }

  static void ycc(int[] luma, int[] cb, int[] cr, int[] argb, int at, int count) {
    red(luma, cr, argb, at, count);
    green(luma, cb, cr, argb, at, count);
    blue(luma, cb, argb, at, count);
  }

  private static void red(int[] luma, int[] cr, int[] argb, int at, int count) {
    for (int i = 0; i < count; i++) {
      int red = luma[i] + ((cr[i] - 128) * CR_RED + HALF >> 16);
      argb[at + i] = 0xff00_0000 | Math.max(0, Math.min(255, red)) << 16;
    }
  }

  private static void green(int[] luma, int[] cb, int[] cr, int[] argb, int at, int count) {
    for (int i = 0; i < count; i++) {
      int chroma = (cb[i] - 128) * CB_GREEN + (cr[i] - 128) * CR_GREEN + HALF >> 16;
      argb[at + i] |= Math.max(0, Math.min(255, luma[i] + chroma)) << 8;
    }
  }

  private static void blue(int[] luma, int[] cb, int[] argb, int at, int count) {
    for (int i = 0; i < count; i++) {
      int blue = luma[i] + ((cb[i] - 128) * CB_BLUE + HALF >> 16);
      argb[at + i] |= Math.max(0, Math.min(255, blue));
    }
  }
}
