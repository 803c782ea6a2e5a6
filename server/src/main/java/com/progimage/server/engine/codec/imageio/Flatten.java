package com.progimage.server.engine.codec.imageio;

import com.progimage.server.engine.Pixels;

/** Composites pictures onto a background, for formats without alpha. */
public final class Flatten {
  private Flatten() {}

  /**
   * The picture over a color, opaque. An opaque picture is returned unchanged.
   *
   * @param backgroundRgb {@code 0xRRGGBB}
   */
  public static Pixels onto(Pixels pixels, int backgroundRgb) {
    if (pixels.isOpaque()) {
      return pixels;
    }
    int[] from = pixels.argb();
    int[] to = new int[from.length];
    for (int i = 0; i < from.length; i++) {
      int alpha = from[i] >>> 24;
      to[i] =
          0xff000000
              | mix(from[i] >> 16, backgroundRgb >> 16, alpha) << 16
              | mix(from[i] >> 8, backgroundRgb >> 8, alpha) << 8
              | mix(from[i], backgroundRgb, alpha);
    }
    return new Pixels(pixels.width(), pixels.height(), to);
  }

  private static int mix(int over, int under, int alpha) {
    return ((over & 255) * alpha + (under & 255) * (255 - alpha) + 127) / 255;
  }
}
