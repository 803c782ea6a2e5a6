package com.progimage.server.engine.palette;

import com.progimage.server.engine.ColorTable;
import com.progimage.server.engine.Pixels;

/** A picture with few colours, dithered, opacity included: it fits into a palette of that size. */
public final class Reduction {
  private Reduction() {}

  /**
   * The picture itself where it has no more colours than that.
   *
   * @param colours 2 to 256, of which some are shared out to levels of opacity where there are any
   */
  public static Pixels to(int colours, Pixels pixels) {
    if (ColorTable.find(pixels.argb(), colours).isPresent()) {
      return pixels;
    }
    int levels = levels(colours, pixels);
    int[] opaque = pixels.argb().clone();
    for (int i = 0; i < opaque.length; i++) {
      // What cannot be seen takes no part, and all else all of it.
      opaque[i] = alpha(opaque[i], levels) == 0 ? 0 : opaque[i] | 0xff00_0000;
    }
    Pixels visible = new Pixels(pixels.width(), pixels.height(), opaque);
    int[] palette = Palette.of(Histogram.of(opaque), Math.max(1, most(colours, levels)));
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

  /** Of opacity, nothing and all included; 1 where all is opaque. */
  private static int levels(int colours, Pixels pixels) {
    if (pixels.isOpaque()) {
      return 1;
    }
    boolean partly = false;
    for (int pixel : pixels.argb()) {
      int alpha = pixel >>> 24;
      partly |= alpha > 0 && alpha < 255;
    }
    return !partly || colours < 32 ? 2 : colours < 128 ? 4 : 8;
  }

  /** Each level but nothing has every colour, and nothing is one more. */
  private static int most(int colours, int levels) {
    return levels == 1 ? colours : (colours - 1) / (levels - 1);
  }

  private static int alpha(int pixel, int levels) {
    if (levels == 1) {
      return 255;
    }
    int steps = levels - 1;
    return ((pixel >>> 24) * steps + 127) / 255 * 255 / steps;
  }
}
