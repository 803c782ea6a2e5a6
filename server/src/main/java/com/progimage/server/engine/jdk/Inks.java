package com.progimage.server.engine.jdk;

/** The colours of CMYK without a profile. */
final class Inks {
  private Inks() {}

  static void toSrgb(byte[] cmyk, int[] argb) {
    for (int i = 0, at = 0; i < argb.length; i++, at += 4) {
      int white = 255 - (cmyk[at + 3] & 255);
      int red = ((255 - (cmyk[at] & 255)) * white + 127) / 255;
      int green = ((255 - (cmyk[at + 1] & 255)) * white + 127) / 255;
      int blue = ((255 - (cmyk[at + 2] & 255)) * white + 127) / 255;
      argb[i] = 0xff000000 | red << 16 | green << 8 | blue;
    }
  }
}
