package com.progimage.server.engine.analysis.face;

/**
 * Gradients of one row of pixels: for each, those of the channel where the gradient is longest. On
 * equal length green beats red, and blue beats both, as in dlib's code for SIMD. All loops are
 * small and without branches, so that the JIT compiler vectorizes them.
 */
final class Gradients {
  /** The number of values that a difference of two samples can have: -255 … 255. */
  private static final int DIFFERENCES = 511;

  /** By {@link #direction}: 0 to 17, in steps of 20 degrees. */
  private static final byte[] ORIENTATIONS = orientations();

  private final int width;
  private final int[][] above = new int[RgbImage.CHANNELS][];
  private final int[][] here = new int[RgbImage.CHANNELS][];
  private final int[][] below = new int[RgbImage.CHANNELS][];
  private final int[] before;
  private final int[] after;
  private final int[] across;
  private final int[] down;
  private final int[] longestAcross;
  private final int[] longestDown;
  private final int[] squared;

  /** The lengths of the longest gradients. */
  final float[] lengths;

  /** Indexes into {@link #ORIENTATIONS}. */
  private final int[] directions;

  Gradients(int width) {
    this.width = width;
    for (int c = 0; c < RgbImage.CHANNELS; c++) {
      above[c] = new int[width];
      here[c] = new int[width];
      below[c] = new int[width];
    }
    before = new int[width];
    after = new int[width];
    across = new int[width];
    down = new int[width];
    longestAcross = new int[width];
    longestDown = new int[width];
    squared = new int[width];
    lengths = new float[width];
    directions = new int[width];
  }

  /** Computes the gradients of a row that is neither the first nor the last. Rows come in order. */
  void read(RgbImage image, int row) {
    for (int c = 0; c < RgbImage.CHANNELS; c++) {
      if (row == 1) {
        widen(image.planes[c], 0, here[c]);
        widen(image.planes[c], width, below[c]);
      }
      int[] free = above[c];
      above[c] = here[c];
      here[c] = below[c];
      below[c] = free;
      widen(image.planes[c], (row + 1) * width, below[c]);
      System.arraycopy(here[c], 0, before, 1, width - 1);
      System.arraycopy(here[c], 1, after, 0, width - 1);
      subtract(after, before, across);
      subtract(below[c], above[c], down);
      if (c == 0) {
        System.arraycopy(across, 0, longestAcross, 0, width);
        System.arraycopy(down, 0, longestDown, 0, width);
      } else {
        squares(longestAcross, longestDown, squared);
        choose(squared, across, down, longestAcross, longestDown);
      }
    }
    squares(longestAcross, longestDown, squared);
    roots(squared, lengths);
    index(longestAcross, longestDown, directions);
  }

  /** 0 to 17: the orientation at a column, in steps of 20 degrees. */
  int orientation(int column) {
    return ORIENTATIONS[directions[column]];
  }

  private static void widen(byte[] plane, int offset, int[] into) {
    for (int x = 0; x < into.length; x++) {
      into[x] = plane[offset + x] & 255;
    }
  }

  private static void subtract(int[] from, int[] subtracted, int[] into) {
    for (int x = 0; x < into.length; x++) {
      into[x] = from[x] - subtracted[x];
    }
  }

  private static void squares(int[] across, int[] down, int[] into) {
    for (int x = 0; x < into.length; x++) {
      into[x] = across[x] * across[x] + down[x] * down[x];
    }
  }

  /** Replaces the longest gradients by those that are at least as long. */
  private static void choose(int[] least, int[] across, int[] down, int[] toAcross, int[] toDown) {
    for (int x = 0; x < least.length; x++) {
      int a = across[x];
      int d = down[x];
      int oldA = toAcross[x];
      int oldD = toDown[x];
      // All ones where the new gradient is at least as long, else zero.
      int mask = least[x] - a * a - d * d - 1 >> 31;
      toAcross[x] = oldA ^ (oldA ^ a) & mask;
      toDown[x] = oldD ^ (oldD ^ d) & mask;
    }
  }

  private static void roots(int[] squares, float[] into) {
    for (int x = 0; x < into.length; x++) {
      into[x] = (float) Math.sqrt((float) squares[x]);
    }
  }

  private static void index(int[] across, int[] down, int[] into) {
    for (int x = 0; x < into.length; x++) {
      into[x] = direction(across[x], down[x]);
    }
  }

  private static int direction(int across, int down) {
    return (down + 255) * DIFFERENCES + across + 255;
  }

  private static byte[] orientations() {
    float[] cosines = {1, .9397f, .7660f, .5f, .1736f, -.1736f, -.5f, -.7660f, -.9397f};
    float[] sines = {0, .3420f, .6428f, .8660f, .9848f, .9848f, .8660f, .6428f, .3420f};
    byte[] orientations = new byte[DIFFERENCES * DIFFERENCES];
    for (int down = -255; down <= 255; down++) {
      for (int across = -255; across <= 255; across++) {
        float best = 0;
        for (int o = 0; o < cosines.length; o++) {
          float product = across * cosines[o] + down * sines[o];
          if (Math.abs(product) > best) {
            best = Math.abs(product);
            orientations[direction(across, down)] = (byte) (product > 0 ? o : o + 9);
          }
        }
      }
    }
    return orientations;
  }
}
