package com.progimage.server.engine.palette;

/**
 * Counts colors in cells of 8 × 8 × 8 levels. Arrays have a border of zeros on the low sides, so
 * that sums over boxes need no special case: cell (r, g, b), each 1 to 32, is at {@link #at}.
 */
public final class Histogram {
  static final int SIDE = 33;
  static final int CELLS = SIDE * SIDE * SIDE;

  final long[] count = new long[CELLS];
  final long[] red = new long[CELLS];
  final long[] green = new long[CELLS];
  final long[] blue = new long[CELLS];

  /** Sum of the squares of all three channels. */
  final double[] squares = new double[CELLS];

  /** The color that may have the majority in its cell, and its lead over all others in pixels. */
  final int[] candidate = new int[CELLS];

  final int[] lead = new int[CELLS];

  /** Counts the pixels that are at least half opaque. */
  public static Histogram of(int[] argb) {
    Histogram all = new Histogram();
    for (int pixel : argb) {
      if (pixel < 0) {
        all.add(pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255);
      }
    }
    return all;
  }

  private void add(int r, int g, int b) {
    int cell = at((r >> 3) + 1, (g >> 3) + 1, (b >> 3) + 1);
    count[cell]++;
    red[cell] += r;
    green[cell] += g;
    blue[cell] += b;
    squares[cell] += r * r + g * g + b * b;
    int rgb = r << 16 | g << 8 | b;
    // The majority vote of Boyer and Moore: a color with a majority leads in the end.
    if (lead[cell] == 0) {
      candidate[cell] = rgb;
      lead[cell] = 1;
    } else {
      lead[cell] += candidate[cell] == rgb ? 1 : -1;
    }
  }

  static int at(int r, int g, int b) {
    return (r * SIDE + g) * SIDE + b;
  }

  /** Replaces each cell by the sum over all cells that are not above it in any channel. */
  void accumulate() {
    for (int step : new int[] {SIDE * SIDE, SIDE, 1}) {
      for (int i = step; i < CELLS; i++) {
        if (i / step % SIDE != 0) {
          count[i] += count[i - step];
          red[i] += red[i - step];
          green[i] += green[i - step];
          blue[i] += blue[i - step];
          squares[i] += squares[i - step];
        }
      }
    }
  }
}
