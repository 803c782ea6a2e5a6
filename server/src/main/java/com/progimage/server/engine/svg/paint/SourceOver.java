package com.progimage.server.engine.svg.paint;

/**
 * Puts colors over what is below them. All colors are premultiplied, 8 bits per channel in an int:
 * two channels are computed at once, in the halves of an int.
 *
 * <p>The compiler must vectorize the loops: they have ints only, and no branch.
 */
final class SourceOver {
  private static final int HALVES = 0xff00ff;
  private static final int ROUNDING = 0x800080;

  private SourceOver() {}

  /**
   * One color.
   *
   * @param cover how much of each pixel the color covers, 0 to 255
   */
  static void color(int[] below, int at, int[] cover, int from, int count, int color) {
    int odd = color >>> 8 & HALVES;
    int even = color & HALVES;
    for (int i = 0; i < count; i++) {
      int overOdd = times(odd, cover[from + i]);
      int overEven = times(even, cover[from + i]);
      int rest = 255 - (overOdd >>> 16);
      int under = below[at + i];
      below[at + i] =
          overOdd + times(under >>> 8 & HALVES, rest) << 8 | overEven + times(under & HALVES, rest);
    }
  }

  /** A color of its own for each pixel. */
  static void colors(int[] below, int at, int[] cover, int from, int count, int[] colors) {
    for (int i = 0; i < count; i++) {
      int overOdd = times(colors[i] >>> 8 & HALVES, cover[from + i]);
      int overEven = times(colors[i] & HALVES, cover[from + i]);
      int rest = 255 - (overOdd >>> 16);
      int under = below[at + i];
      below[at + i] =
          overOdd + times(under >>> 8 & HALVES, rest) << 8 | overEven + times(under & HALVES, rest);
    }
  }

  /** A row of another picture, with one opacity of 0 to 255. */
  static void row(int[] below, int at, int[] above, int from, int count, int opacity) {
    for (int i = 0; i < count; i++) {
      int over = above[from + i];
      int overOdd = times(over >>> 8 & HALVES, opacity);
      int overEven = times(over & HALVES, opacity);
      int rest = 255 - (overOdd >>> 16);
      int under = below[at + i];
      below[at + i] =
          overOdd + times(under >>> 8 & HALVES, rest) << 8 | overEven + times(under & HALVES, rest);
    }
  }

  /** Two channels times a share of 0 to 255, rounded (J. Blinn, "Three Wrongs Make a Right"). */
  static int times(int halves, int share) {
    int product = halves * share + ROUNDING;
    return product + (product >>> 8 & HALVES) >>> 8 & HALVES;
  }
}
