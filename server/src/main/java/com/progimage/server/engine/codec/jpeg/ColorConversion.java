package com.progimage.server.engine.codec.jpeg;

/**
 * Converts rows of samples, each less 128, to opaque pixels. Luma and chroma are converted by JFIF
 * 1.02, in 1/65536 and rounded as libjpeg does. Each channel has its own loop and array, and a last
 * loop packs them: only loops that write to one array, at the index at which they read, are
 * vectorized.
 */
final class ColorConversion {
  private static final int MIDDLE = 128;
  private static final int HALF = 1 << 15;
  private static final int CR_RED = 91_881;
  private static final int CR_GREEN = -46_802;
  private static final int CB_GREEN = -22_554;
  private static final int CB_BLUE = 116_130;

  private final int[] red;
  private final int[] green;
  private final int[] blue;
  private final int[] packed;

  /**
   * @param width number of pixels of a row
   */
  ColorConversion(int width) {
    red = new int[width];
    green = new int[width];
    blue = new int[width];
    packed = new int[width];
  }

  /** Writes a row of pixels from {@code at} on. */
  void gray(int[] luma, int[] argb, int at) {
    for (int i = 0; i < packed.length; i++) {
      packed[i] = 0xff00_0000 | (luma[i] + MIDDLE) * 0x01_0101;
    }
    System.arraycopy(packed, 0, argb, at, packed.length);
  }

  void rgb(int[] first, int[] second, int[] third, int[] argb, int at) {
    fromMiddle(first, red);
    fromMiddle(second, green);
    fromMiddle(third, blue);
    pack(argb, at);
  }

  void ycc(int[] luma, int[] cb, int[] cr, int[] argb, int at) {
    red(luma, cr, red);
    green(luma, cb, cr, green);
    blue(luma, cb, blue);
    pack(argb, at);
  }

  private static void fromMiddle(int[] from, int[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i] + MIDDLE;
    }
  }

  private static void red(int[] luma, int[] cr, int[] to) {
    for (int i = 0; i < to.length; i++) {
      int red = luma[i] + (cr[i] * CR_RED + (HALF + (MIDDLE << 16)) >> 16);
      to[i] = Math.max(0, Math.min(255, red));
    }
  }

  private static void green(int[] luma, int[] cb, int[] cr, int[] to) {
    for (int i = 0; i < to.length; i++) {
      int chroma = cb[i] * CB_GREEN + cr[i] * CR_GREEN + (HALF + (MIDDLE << 16)) >> 16;
      to[i] = Math.max(0, Math.min(255, luma[i] + chroma));
    }
  }

  private static void blue(int[] luma, int[] cb, int[] to) {
    for (int i = 0; i < to.length; i++) {
      int blue = luma[i] + (cb[i] * CB_BLUE + (HALF + (MIDDLE << 16)) >> 16);
      to[i] = Math.max(0, Math.min(255, blue));
    }
  }

  private void pack(int[] argb, int at) {
    pack(red, green, blue, packed);
    System.arraycopy(packed, 0, argb, at, packed.length);
  }

  private static void pack(int[] red, int[] green, int[] blue, int[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = 0xff00_0000 | red[i] << 16 | green[i] << 8 | blue[i];
    }
  }

  /** Writes the samples of four components, 0 to 255, from {@code 4 × at} on. */
  void interleave(int[] first, int[] second, int[] third, int[] fourth, byte[] samples, int at) {
    for (int i = 0, to = 4 * at; i < packed.length; i++, to += 4) {
      samples[to] = (byte) (first[i] + MIDDLE);
      samples[to + 1] = (byte) (second[i] + MIDDLE);
      samples[to + 2] = (byte) (third[i] + MIDDLE);
      samples[to + 3] = (byte) (fourth[i] + MIDDLE);
    }
  }
}
