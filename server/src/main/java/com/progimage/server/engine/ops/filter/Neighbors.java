package com.progimage.server.engine.ops.filter;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.color.Luminance;

/**
 * Applies kernels of 3 × 3. Beyond the edges, the outermost pixels repeat. A neighbor contributes
 * its difference from the pixel itself, weighted by its opacity. Alpha stays.
 */
final class Neighbors {
  private Neighbors() {}

  /**
   * The usual emboss kernel that keeps colors: −2 −1 0, −1 1 1, 0 1 2. Its sum is 1, so that even
   * areas stay unchanged.
   */
  static Pixels emboss(Pixels source) {
    int width = source.width();
    int[] from = source.argb();
    int[] to = new int[from.length];
    for (int y = 0; y < source.height(); y++) {
      int row = y * width;
      int above = Math.max(0, y - 1) * width;
      int below = Math.min(source.height() - 1, y + 1) * width;
      for (int x = 0; x < width; x++) {
        int left = Math.max(0, x - 1);
        int right = Math.min(width - 1, x + 1);
        int a = from[above + left];
        int b = from[above + x];
        int c = from[row + left];
        int pixel = from[row + x];
        int d = from[row + right];
        int e = from[below + x];
        int f = from[below + right];
        int result = pixel & 0xff00_0000;
        for (int shift = 0; shift < 24; shift += 8) {
          int value = pixel >> shift & 255;
          int sum =
              difference(d, value, shift)
                  + difference(e, value, shift)
                  + 2 * difference(f, value, shift)
                  - difference(b, value, shift)
                  - difference(c, value, shift)
                  - 2 * difference(a, value, shift);
          result |= level(value * 255 + sum) << shift;
        }
        to[row + x] = result;
      }
    }
    return new Pixels(width, source.height(), to);
  }

  private static int difference(int neighbor, int value, int shift) {
    return ((neighbor >> shift & 255) - value) * (neighbor >>> 24);
  }

  /**
   * The length of the luminance gradient by Sobel's kernels (Sobel and Feldman 1968), halved as in
   * libvips: edges of half the range are white.
   */
  static Pixels edges(Pixels source) {
    int width = source.width();
    int height = source.height();
    int[] to = new int[source.argb().length];
    int[][] rows = {luminances(source, 0), luminances(source, 0), luminances(source, 1)};
    for (int y = 0; y < height; y++) {
      int[] above = rows[0];
      int[] row = rows[1];
      int[] below = rows[2];
      for (int x = 0; x < width; x++) {
        int left = Math.max(0, x - 1);
        int right = Math.min(width - 1, x + 1);
        int value = row[x] & 255;
        int northwest = difference(above[left], value, 0);
        int northeast = difference(above[right], value, 0);
        int southwest = difference(below[left], value, 0);
        int southeast = difference(below[right], value, 0);
        int across =
            northeast
                + 2 * difference(row[right], value, 0)
                + southeast
                - northwest
                - 2 * difference(row[left], value, 0)
                - southwest;
        int down =
            southwest
                + 2 * difference(below[x], value, 0)
                + southeast
                - northwest
                - 2 * difference(above[x], value, 0)
                - northeast;
        float length = (float) Math.sqrt((float) across * across + (float) down * down);
        to[y * width + x] = row[x] & 0xff00_0000 | level((int) (length / 2)) * 0x1_0101;
      }
      rows[0] = row;
      rows[1] = below;
      rows[2] = luminances(source, y + 2);
    }
    return new Pixels(width, height, to);
  }

  /** Alpha and luminance of a row; rows beyond the last repeat it. */
  private static int[] luminances(Pixels source, int y) {
    int width = source.width();
    int at = Math.min(y, source.height() - 1) * width;
    int[] row = new int[width];
    for (int x = 0; x < width; x++) {
      int pixel = source.argb()[at + x];
      row[x] = pixel & 0xff00_0000 | Luminance.of(pixel);
    }
    return row;
  }

  /** Level of a value that was multiplied by 255. */
  private static int level(int value) {
    return (Math.clamp(value, 0, 255 * 255) + 127) / 255;
  }
}
