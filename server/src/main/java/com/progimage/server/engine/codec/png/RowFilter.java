package com.progimage.server.engine.codec.png;

/**
 * Chooses a filter for each row and applies it (ISO/IEC 15948, section 9).
 *
 * <p>Input is float and output is int, although samples have 8 bits: this shows the JIT compiler
 * that the two cannot overlap, so that it vectorizes the loops.
 */
final class RowFilter {
  /** Space before a row, for the missing neighbors of the first pixel. */
  static final int MARGIN = 8;

  private static final int FILTERS = 5;
  private static final byte UP = 2;

  /**
   * Filters are tried on {@link #TRIED} of this many samples, and on all samples of a short row.
   */
  private static final int STRIDE = 512;

  private static final int TRIED = 128;

  private final int distance;
  private final int length;

  /** Samples minus predictions; only their lowest byte counts. */
  private final int[] residuals;

  /** Filter byte and filtered bytes of the last row. */
  private final byte[] filtered;

  private final byte[] repeated;

  /**
   * @param length samples per row
   * @param distance samples per pixel
   */
  RowFilter(int length, int distance) {
    this.length = length;
    this.distance = distance;
    this.residuals = new int[length];
    this.filtered = new byte[1 + length];
    this.repeated = new byte[1 + length];
    repeated[0] = UP;
  }

  /** An empty row, such as the one above the first. */
  float[] row() {
    return new float[MARGIN + length];
  }

  /** The filtered form of a row that equals the one above: {@code 1 + length} bytes. */
  byte[] repeated() {
    return repeated;
  }

  /**
   * @param row samples from {@link #MARGIN} on
   * @param prior the row above
   * @return {@code 1 + length} bytes for the compressor, valid until the next call
   */
  byte[] filter(float[] row, float[] prior) {
    int filter = choose(row, prior);
    filtered[0] = (byte) filter;
    apply(filter, row, prior, MARGIN, length);
    narrow(residuals, filtered, length);
    return filtered;
  }

  /** Like {@link #filter}, but without a filter. */
  byte[] unfiltered(float[] row) {
    filtered[0] = 0;
    none(row, MARGIN, residuals, length);
    narrow(residuals, filtered, length);
    return filtered;
  }

  /** The filter with the least sum of absolute differences over the samples that are tried. */
  private int choose(float[] row, float[] prior) {
    int stride = length < 2 * STRIDE ? TRIED : STRIDE;
    int best = 0;
    long least = Long.MAX_VALUE;
    for (int filter = 0; filter < FILTERS; filter++) {
      long sum = 0;
      for (int at = 0; at < length; at += stride) {
        int count = Math.min(TRIED, length - at);
        apply(filter, row, prior, MARGIN + at, count);
        sum += sum(residuals, count);
      }
      if (sum < least) {
        least = sum;
        best = filter;
      }
    }
    return best;
  }

  /** Sums the lowest bytes as signed numbers: −1 is as near to 0 as 1 is. */
  private static int sum(int[] residuals, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.abs(residuals[i] << 24 >> 24);
    }
    return sum;
  }

  private static void narrow(int[] residuals, byte[] filtered, int count) {
    for (int i = 0; i < count; i++) {
      filtered[1 + i] = (byte) residuals[i];
    }
  }

  /** Filters {@code count} samples from that index on into the beginning of {@link #residuals}. */
  private void apply(int filter, float[] row, float[] prior, int from, int count) {
    switch (filter) {
      case 0 -> none(row, from, residuals, count);
      case 1 -> sub(row, from, from - distance, residuals, count);
      case UP -> up(row, prior, from, residuals, count);
      case 3 -> average(row, prior, from, from - distance, residuals, count);
      default -> paeth(row, prior, from, from - distance, residuals, count);
    }
  }

  private static void none(float[] row, int from, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = (int) row[from + i];
    }
  }

  private static void sub(float[] row, int from, int before, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = (int) row[from + i] - (int) row[before + i];
    }
  }

  private static void up(float[] row, float[] prior, int from, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = (int) row[from + i] - (int) prior[from + i];
    }
  }

  private static void average(
      float[] row, float[] prior, int from, int before, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = (int) row[from + i] - ((int) row[before + i] + (int) prior[from + i] >> 1);
    }
  }

  /**
   * Paeth's choice of left, above and corner, without branches: a shifted sign is a mask of all
   * bits or none.
   */
  private static void paeth(float[] row, float[] prior, int from, int before, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      int left = (int) row[before + i];
      int above = (int) prior[from + i];
      int corner = (int) prior[before + i];
      int fromLeft = above - corner;
      int fromAbove = left - corner;
      int distanceLeft = Math.abs(fromLeft);
      int distanceAbove = Math.abs(fromAbove);
      int distanceCorner = Math.abs(fromLeft + fromAbove);
      int isCorner = distanceCorner - distanceAbove >> 31;
      int second = above ^ (above ^ corner) & isCorner;
      int isSecond = Math.min(distanceAbove, distanceCorner) - distanceLeft >> 31;
      to[i] = (int) row[from + i] - (left ^ (left ^ second) & isSecond);
    }
  }
}
