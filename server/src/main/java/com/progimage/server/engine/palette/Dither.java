package com.progimage.server.engine.palette;

import com.progimage.server.engine.Pixels;
import java.util.Arrays;

/**
 * Floyd and Steinberg's error diffusion onto a palette, row by row from the left. Transparent
 * pixels neither receive nor pass on an error.
 */
public final class Dither {
  private final Pixels pixels;
  private final int[] palette;
  private final int clear;

  /**
   * Indexed by the upper six bits of each channel: the nearest palette index, −1 if not yet known.
   */
  private final short[] nearest = new short[1 << 18];

  /**
   * Errors × 16 of this row and the next, three per pixel, with a border of one pixel on both
   * sides.
   */
  private int[] here;

  private int[] below;

  /**
   * @param palette {@code 0xRRGGBB}
   * @param clear the index of transparent pixels
   */
  public Dither(Pixels pixels, int[] palette, int clear) {
    this.pixels = pixels;
    this.palette = palette;
    this.clear = clear;
    this.here = new int[3 * (pixels.width() + 2)];
    this.below = new int[here.length];
    Arrays.fill(nearest, (short) -1);
  }

  /** Computes the palette indices of a row. Rows must be requested in order. */
  public void row(int y, byte[] indices) {
    int from = y * pixels.width();
    for (int x = 0; x < pixels.width(); x++) {
      int pixel = pixels.argb()[from + x];
      if (pixel >= 0) {
        indices[x] = (byte) clear;
        continue;
      }
      int at = 3 * (x + 1);
      int red = wanted(pixel >> 16, here[at]);
      int green = wanted(pixel >> 8, here[at + 1]);
      int blue = wanted(pixel, here[at + 2]);
      int index = index(red, green, blue);
      indices[x] = (byte) index;
      spread(at, red - (palette[index] >> 16 & 255));
      spread(at + 1, green - (palette[index] >> 8 & 255));
      spread(at + 2, blue - (palette[index] & 255));
    }
    int[] spare = here;
    here = below;
    below = spare;
    Arrays.fill(below, 0);
  }

  private static int wanted(int channel, int error) {
    return Math.max(0, Math.min(255, (channel & 255) + (error + 8 >> 4)));
  }

  private void spread(int at, int error) {
    here[at + 3] += 7 * error;
    below[at - 3] += 3 * error;
    below[at] += 5 * error;
    below[at + 3] += error;
  }

  private int index(int red, int green, int blue) {
    int cell = red >> 2 << 12 | green >> 2 << 6 | blue >> 2;
    int known = nearest[cell];
    if (known < 0) {
      known = find(red & ~3 | 2, green & ~3 | 2, blue & ~3 | 2);
      nearest[cell] = (short) known;
    }
    return known;
  }

  private int find(int red, int green, int blue) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < palette.length; i++) {
      int r = red - (palette[i] >> 16 & 255);
      int g = green - (palette[i] >> 8 & 255);
      int b = blue - (palette[i] & 255);
      int distance = r * r + g * g + b * b;
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }
}
