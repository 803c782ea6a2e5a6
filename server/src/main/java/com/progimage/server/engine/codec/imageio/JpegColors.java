package com.progimage.server.engine.codec.imageio;

/** Converts the components of a JPEG to colors (JFIF 1.02; Adobe Technical Note 5116). */
final class JpegColors {
  private static final int HALF = 1 << 15;

  /** Indexed by chroma − 128: contributions to red, green and blue, in 1/65536. */
  private static final int[] CR_RED = table(1.402);

  private static final int[] CR_GREEN = table(-0.71414);
  private static final int[] CB_GREEN = table(-0.34414);
  private static final int[] CB_BLUE = table(1.772);

  private JpegColors() {}

  static void gray(byte[] samples, int[] argb) {
    for (int i = 0; i < argb.length; i++) {
      argb[i] = 0xff000000 | (samples[i] & 255) * 0x010101;
    }
  }

  /**
   * @param samples three per pixel
   * @param isYcc whether they are luma and chroma; otherwise red, green and blue
   */
  static void rgb(byte[] samples, boolean isYcc, int[] argb) {
    for (int i = 0, at = 0; i < argb.length; i++, at += 3) {
      int first = samples[at] & 255;
      int second = samples[at + 1] & 255;
      int third = samples[at + 2] & 255;
      argb[i] =
          0xff000000 | (isYcc ? rgb(first, second, third) : first << 16 | second << 8 | third);
    }
  }

  /**
   * Converts samples in which 0 is full ink to inks in which 255 is, in place.
   *
   * @param samples four per pixel
   * @param isYcc whether the first three are luma and chroma of the inverted inks
   */
  static void toInks(byte[] samples, boolean isYcc) {
    for (int i = 0; i < samples.length; i += 4) {
      if (isYcc) {
        int rgb = rgb(samples[i] & 255, samples[i + 1] & 255, samples[i + 2] & 255);
        samples[i] = (byte) (rgb >> 16);
        samples[i + 1] = (byte) (rgb >> 8);
        samples[i + 2] = (byte) rgb;
      } else {
        samples[i] = (byte) ~samples[i];
        samples[i + 1] = (byte) ~samples[i + 1];
        samples[i + 2] = (byte) ~samples[i + 2];
      }
      samples[i + 3] = (byte) ~samples[i + 3];
    }
  }

  private static int rgb(int luma, int cb, int cr) {
    int red = clamp(luma + (CR_RED[cr] + HALF >> 16));
    int green = clamp(luma + (CB_GREEN[cb] + CR_GREEN[cr] + HALF >> 16));
    int blue = clamp(luma + (CB_BLUE[cb] + HALF >> 16));
    return red << 16 | green << 8 | blue;
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static int[] table(double factor) {
    int fixed = (int) Math.round(factor * (1 << 16));
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = fixed * (i - 128);
    }
    return table;
  }
}
