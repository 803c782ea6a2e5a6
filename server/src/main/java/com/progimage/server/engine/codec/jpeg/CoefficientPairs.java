package com.progimage.server.engine.codec.jpeg;

/**
 * Decodes up to two AC coefficients at once. An entry for the next bits holds their number, and the
 * steps from the position of the next coefficient to two coefficients, with their values:
 *
 * <ul>
 *   <li>two coefficients, the second one after the first;
 *   <li>a coefficient and the end of the block, as a step to a zero;
 *   <li>a coefficient, or the end of the block, twice at the same position, if the bits hold no
 *       second one;
 *   <li>{@link #NONE}, if the bits begin with anything else.
 * </ul>
 */
final class CoefficientPairs {
  /** An entry for a longer code, or for a greater coefficient than an entry can hold. */
  static final int NONE = 0;

  /** Mask of the number of bits, which are the lowest, so that an entry is a shift distance. */
  static final int LENGTH = 63;

  private static final int BITS = HuffmanTable.BITS;
  private static final int FIRST_SHIFT = 6;
  private static final int SECOND_SHIFT = 13;
  private static final int FIRST_VALUE_SHIFT = 20;
  private static final int SECOND_VALUE_SHIFT = 26;

  /** Greatest value, of either sign. */
  private static final int MOST = 31;

  private CoefficientPairs() {}

  /**
   * The entries for the next {@link HuffmanTable#BITS} bits.
   *
   * @param single the table's own entries
   */
  static int[] of(int[] single) {
    int[] pairs = new int[single.length];
    for (int bits = 0; bits < pairs.length; bits++) {
      int first = single[bits];
      if (!fits(first)) {
        continue;
      }
      int length = first & HuffmanTable.LENGTH;
      int second = single[bits << length & (1 << BITS) - 1];
      int both = length + (second & HuffmanTable.LENGTH);
      boolean hasSecond = !isEnd(first) && fits(second) && both <= BITS;
      pairs[bits] =
          (hasSecond ? both : length)
              | HuffmanTable.run(first) << FIRST_SHIFT
              | (hasSecond ? secondStep(isEnd(second), second) : 0) << SECOND_SHIFT
              | (HuffmanTable.value(first) & 63) << FIRST_VALUE_SHIFT
              | HuffmanTable.value(hasSecond ? second : first) << SECOND_VALUE_SHIFT;
    }
    return pairs;
  }

  private static int secondStep(boolean isEnd, int entry) {
    return HuffmanTable.run(entry) + (isEnd ? 0 : 1);
  }

  private static boolean fits(int entry) {
    return (entry & HuffmanTable.SPLIT) == 0 && Math.abs(HuffmanTable.value(entry)) <= MOST;
  }

  private static boolean isEnd(int entry) {
    return HuffmanTable.run(entry) == HuffmanTable.END_OF_BLOCK;
  }

  /**
   * Whether a coefficient is the last one of its block, at 63, or beyond it: the next bits belong
   * to another block. Ends of blocks are still further away. One comparison, because several
   * branches that depend on the bits would cost more.
   */
  static boolean isLast(int position) {
    return Integer.compareUnsigned(position - 63, HuffmanTable.END_OF_BLOCK - 63) <= 0;
  }

  static int firstStep(int pair) {
    return pair >> FIRST_SHIFT & 127;
  }

  static int secondStep(int pair) {
    return pair >> SECOND_SHIFT & 127;
  }

  static int firstValue(int pair) {
    return pair << 32 - SECOND_VALUE_SHIFT >> 32 - SECOND_VALUE_SHIFT + FIRST_VALUE_SHIFT;
  }

  static int secondValue(int pair) {
    return pair >> SECOND_VALUE_SHIFT;
  }
}
