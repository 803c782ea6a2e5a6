package com.progimage.server.engine.svg.paint;

/**
 * Puts colors over what is below them. All colors are premultiplied, 8 bits per channel in an int:
 * two channels are computed at once, in the halves of an int.
 *
 * <p>The compiler must vectorize the loops. So they have ints only, no branch, about 30 operations
 * at most, and the same index for all arrays: then the compiler sees that rows do not overlap at a
 * distance. For that, the rows are copied before and after.
 */
final class SourceOver {
  private static final int HALVES = 0xff00ff;
  private static final int ROUNDING = 0x800080;

  /** The row that is painted on. */
  private int[] below = new int[0];

  /** The row that is painted, or how much of each pixel it covers, 0 to 255. */
  private int[] above = new int[0];

  /**
   * One color.
   *
   * @param cover how much of each pixel the color covers, 0 to 255
   */
  void color(int[] argb, int at, int[] cover, int from, int count, int color) {
    take(cover, from, count);
    scale(color, above, count);
    paint(argb, at, count);
  }

  /** A color of its own for each pixel, from the start of {@code colors}. */
  void colors(int[] argb, int at, int[] cover, int from, int count, int[] colors) {
    take(cover, from, count);
    scale(colors, above, count);
    paint(argb, at, count);
  }

  /** A row of another picture, with one opacity of 0 to 255. */
  void row(int[] argb, int at, int[] picture, int from, int count, int opacity) {
    take(picture, from, count);
    if (opacity < 255) {
      scaleBy(opacity, above, count);
    }
    paint(argb, at, count);
  }

  private void take(int[] over, int from, int count) {
    if (below.length < count) {
      below = new int[count];
      above = new int[count];
    }
    System.arraycopy(over, from, above, 0, count);
  }

  private void paint(int[] argb, int at, int count) {
    System.arraycopy(argb, at, below, 0, count);
    paint(below, above, count);
    System.arraycopy(below, 0, argb, at, count);
  }

  private static void paint(int[] below, int[] above, int count) {
    for (int i = 0; i < count; i++) {
      below[i] = above[i] + times(below[i], 255 - (above[i] >>> 24));
    }
  }

  private static void scale(int color, int[] shares, int count) {
    for (int i = 0; i < count; i++) {
      shares[i] = times(color, shares[i]);
    }
  }

  private static void scale(int[] colors, int[] shares, int count) {
    for (int i = 0; i < count; i++) {
      shares[i] = times(colors[i], shares[i]);
    }
  }

  private static void scaleBy(int share, int[] colors, int count) {
    for (int i = 0; i < count; i++) {
      colors[i] = times(colors[i], share);
    }
  }

  /**
   * All channels times a share of 0 to 255, rounded (J. Blinn, "Three Wrongs Make a Right"). Two
   * channels fit into the halves of an int.
   */
  static int times(int color, int share) {
    int odd = (color >>> 8 & HALVES) * share + ROUNDING;
    int even = (color & HALVES) * share + ROUNDING;
    return odd + (odd >>> 8 & HALVES) & ~HALVES | even + (even >>> 8 & HALVES) >>> 8 & HALVES;
  }
}
