package com.progimage.server.engine.codec.jpeg.encode;

/** The order in which the coefficients of a block are written (T.81, figure 5). */
final class Zigzag {
  private static final int[] POSITIONS = positions();

  private Zigzag() {}

  /**
   * Returns row × 8 + column of a coefficient.
   *
   * @param index in the order of writing, 0 to 63
   */
  static int position(int index) {
    return POSITIONS[index];
  }

  /** Diagonal by diagonal; every other one goes up. */
  private static int[] positions() {
    int[] positions = new int[64];
    int at = 0;
    for (int diagonal = 0; diagonal < 15; diagonal++) {
      for (int step = Math.max(0, diagonal - 7); step <= Math.min(7, diagonal); step++) {
        boolean goesUp = diagonal % 2 == 0;
        int row = goesUp ? diagonal - step : step;
        positions[at++] = row * 8 + diagonal - row;
      }
    }
    return positions;
  }
}
