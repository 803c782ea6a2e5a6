package com.progimage.server.engine;

/**
 * The colours of CMYK without a profile, as of an offset press on coated paper: Neugebauer's
 * equations (1937). Each dot is one of 16 overprints, and the colour is their mean, weighted by the
 * area that Demichel's equations give each.
 */
public final class Inks {
  /**
   * What the overprints look like, {@code 0xRRGGBB}; bit 0 of the index is cyan, then magenta,
   * yellow and black. Bright ones fitted to common press profiles, black ones made neutral.
   */
  private static final int[] OVERPRINTS = {
    0xffffff, 0x00a4ea, 0xf31d90, 0x17197f, 0xfbee0b, 0x009738, 0xf51f13, 0x221c23,
    0x181716, 0x001015, 0x180008, 0x00000a, 0x181400, 0x000e00, 0x180000, 0x000000
  };

  private Inks() {}

  /**
   * @param cmyk four bytes a pixel, 255 the full ink
   */
  public static void toSrgb(byte[] cmyk, int[] argb) {
    for (int i = 0, at = 0; i < argb.length; i++, at += 4) {
      argb[i] = rgb(cmyk[at] & 255, cmyk[at + 1] & 255, cmyk[at + 2] & 255, cmyk[at + 3] & 255);
    }
  }

  private static int rgb(int cyan, int magenta, int yellow, int black) {
    float red = 0.5f;
    float green = 0.5f;
    float blue = 0.5f;
    for (int i = 0; i < OVERPRINTS.length; i++) {
      float area =
          share(cyan, i & 1) * share(magenta, i & 2) * share(yellow, i & 4) * share(black, i & 8);
      red += area * (OVERPRINTS[i] >> 16);
      green += area * (OVERPRINTS[i] >> 8 & 255);
      blue += area * (OVERPRINTS[i] & 255);
    }
    return 0xff000000 | (int) red << 16 | (int) green << 8 | (int) blue;
  }

  private static float share(int ink, int isPrinted) {
    return (isPrinted != 0 ? ink : 255 - ink) * (1 / 255f);
  }
}
