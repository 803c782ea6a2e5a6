package com.progimage.server.engine.png;

import java.util.Arrays;

/**
 * Chooses a filter for each row and applies it (ISO/IEC 15948, section 9).
 *
 * <p>Rows are biased: every byte is the sample xor 0x80. As Java's signed bytes such values differ
 * by the same amounts as the samples do, so that all predictions can be made on them directly, in
 * loops that the JIT compiler turns into vector instructions.
 */
final class RowFilter {
  /** Room before a row, for the neighbours that the first pixel does not have. */
  static final int MARGIN = 8;

  private static final int FILTERS = 5;

  /** Of every so many bytes of a row, as many as {@link #SAMPLE} are tried. */
  private static final int STRIDE = 512;

  private static final int SAMPLE = 64;

  private final int distance;
  private final int length;
  private final int[] scores = new int[FILTERS];

  /** Filter byte and filtered bytes of the row that was last given. */
  private final byte[] filtered;

  /**
   * @param length of a row in bytes
   * @param distance bytes from a sample to the same sample of the next pixel
   */
  RowFilter(int length, int distance) {
    this.length = length;
    this.distance = distance;
    this.filtered = new byte[1 + length];
  }

  /** An empty row, as there is one above the first. */
  byte[] row() {
    byte[] row = new byte[MARGIN + length];
    Arrays.fill(row, (byte) -128);
    return row;
  }

  /**
   * @param row biased, from {@link #MARGIN} on
   * @param prior the row above, biased
   * @return {@code 1 + length} bytes for the compressor, until the next call
   */
  byte[] filter(byte[] row, byte[] prior) {
    int filter = choose(row, prior);
    filtered[0] = (byte) filter;
    switch (filter) {
      case 0 -> none(row);
      case 1 -> sub(row);
      case 2 -> up(row, prior);
      case 3 -> average(row, prior);
      default -> paeth(row, prior);
    }
    return filtered;
  }

  /** The least sum of absolute differences, over samples of the row. */
  private int choose(byte[] row, byte[] prior) {
    if (Arrays.equals(row, prior)) {
      return 2;
    }
    Arrays.fill(scores, 0);
    int stride = length < 4 * STRIDE ? SAMPLE : STRIDE;
    for (int from = MARGIN; from < MARGIN + length; from += stride) {
      score(row, prior, from, Math.min(from + SAMPLE, MARGIN + length));
    }
    int best = 0;
    for (int i = 1; i < FILTERS; i++) {
      if (scores[i] < scores[best]) {
        best = i;
      }
    }
    return best;
  }

  private void score(byte[] row, byte[] prior, int from, int to) {
    int none = 0;
    int sub = 0;
    int up = 0;
    int average = 0;
    int paeth = 0;
    for (int i = from; i < to; i++) {
      int value = row[i];
      int left = row[i - distance];
      int above = prior[i];
      none += Math.abs((byte) (value ^ 0x80));
      sub += Math.abs((byte) (value - left));
      up += Math.abs((byte) (value - above));
      average += Math.abs((byte) (value - (left + above >> 1)));
      paeth += Math.abs((byte) (value - predict(left, above, prior[i - distance])));
    }
    scores[0] += none;
    scores[1] += sub;
    scores[2] += up;
    scores[3] += average;
    scores[4] += paeth;
  }

  private void none(byte[] row) {
    for (int i = 0; i < length; i++) {
      filtered[1 + i] = (byte) (row[MARGIN + i] ^ 0x80);
    }
  }

  private void sub(byte[] row) {
    int left = MARGIN - distance;
    for (int i = 0; i < length; i++) {
      filtered[1 + i] = (byte) (row[MARGIN + i] - row[left + i]);
    }
  }

  private void up(byte[] row, byte[] prior) {
    for (int i = 0; i < length; i++) {
      filtered[1 + i] = (byte) (row[MARGIN + i] - prior[MARGIN + i]);
    }
  }

  private void average(byte[] row, byte[] prior) {
    int left = MARGIN - distance;
    for (int i = 0; i < length; i++) {
      filtered[1 + i] = (byte) (row[MARGIN + i] - (row[left + i] + prior[MARGIN + i] >> 1));
    }
  }

  private void paeth(byte[] row, byte[] prior) {
    int left = MARGIN - distance;
    for (int i = 0; i < length; i++) {
      filtered[1 + i] =
          (byte) (row[MARGIN + i] - predict(row[left + i], prior[MARGIN + i], prior[left + i]));
    }
  }

  /**
   * Paeth's choice of left, above and corner, without branches: a shifted sign is a mask of all
   * bits or none.
   */
  private static int predict(int left, int above, int corner) {
    int fromLeft = above - corner;
    int fromAbove = left - corner;
    int distanceLeft = Math.abs(fromLeft);
    int distanceAbove = Math.abs(fromAbove);
    int distanceCorner = Math.abs(fromLeft + fromAbove);
    int isCorner = distanceCorner - distanceAbove >> 31;
    int second = above ^ (above ^ corner) & isCorner;
    int isSecond = Math.min(distanceAbove, distanceCorner) - distanceLeft >> 31;
    return left ^ (left ^ second) & isSecond;
  }
}
