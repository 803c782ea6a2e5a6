package com.progimage.server.engine.palette;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.color.ColorTable;

/**
 * Reduces a picture to few colors by dithering, including its opacity, so that it fits into a
 * palette of that size.
 */
public final class Reduction {
  private Reduction() {}

  /**
   * The reduced picture; the picture itself if it has few enough colors.
   *
   * @param colors 2 to 256; if the picture has transparency, some of them are used for levels of
   *     opacity
   */
  public static Pixels to(int colors, Pixels pixels) {
    if (ColorTable.find(pixels.argb(), colors).isPresent()) {
      return pixels;
    }
    int levels = levels(colors, pixels);
    int[] opaque = pixels.argb().clone();
    for (int i = 0; i < opaque.length; i++) {
      // Ignores transparent pixels, and counts all others in full.
      opaque[i] = alpha(opaque[i], levels) == 0 ? 0 : opaque[i] | 0xff00_0000;
    }
    Pixels visible = new Pixels(pixels.width(), pixels.height(), opaque);
    int[] palette = Palette.of(Histogram.of(opaque), Math.max(1, most(colors, levels)));
    int[] reduced = new int[opaque.length];
    Dither dither = new Dither(visible, palette, /* clear= */ 0);
    byte[] row = new byte[pixels.width()];
    for (int y = 0, at = 0; y < pixels.height(); y++) {
      dither.row(y, row);
      for (int x = 0; x < row.length; x++, at++) {
        int alpha = alpha(pixels.argb()[at], levels);
        reduced[at] = alpha == 0 ? 0 : alpha << 24 | palette[row[x] & 255];
      }
    }
    return new Pixels(pixels.width(), pixels.height(), reduced);
  }

  /**
   * Number of levels of opacity, including fully transparent and opaque; 1 if the picture is
   * opaque.
   */
  private static int levels(int colors, Pixels pixels) {
    if (pixels.isOpaque()) {
      return 1;
    }
    boolean partly = false;
    for (int pixel : pixels.argb()) {
      int alpha = pixel >>> 24;
      partly |= alpha > 0 && alpha < 255;
    }
    return !partly || colors < 32 ? 2 : colors < 128 ? 4 : 8;
  }

  /**
   * Every level except fully transparent combines with every color; fully transparent takes one
   * entry.
   */
  private static int most(int colors, int levels) {
    return levels == 1 ? colors : (colors - 1) / (levels - 1);
  }

  private static int alpha(int pixel, int levels) {
    if (levels == 1) {
      return 255;
    }
    int steps = levels - 1;
    return ((pixel >>> 24) * steps + 127) / 255 * 255 / steps;
  }
}
