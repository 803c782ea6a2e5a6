package com.progimage.server.engine.codec.png;

import java.util.Arrays;

/**
 * Applies the filters of PNG (ISO/IEC 15948, section 9) to rows of units, which are numbers of one
 * to four bytes.
 *
 * <p>The loops must stay vectorized: each has a small body, and reads and writes all arrays at the
 * same index, so that the JIT compiler sees that they cannot overlap.
 */
final class RowFilter {
  static final int NONE = 0;
  static final int SUB = 1;
  static final int UP = 2;
  static final int AVERAGE = 3;
  static final int PAETH = 4;
  static final int FILTERS = 5;

  /** The highest bit of each byte. */
  private static final int HIGH = 0x80808080;

  private final int unitBytes;
  private final int distance;
  private final int units;

  /** The row and its neighbors; the left ones are the same rows shifted by a pixel. */
  private int[] current;

  private int[] left;
  private int[] above;
  private int[] corner;

  private final int[] predictions;

  /**
   * @param units per row
   * @param unitBytes bytes that count in a unit: its lowest 1 to 4
   * @param distance units per pixel
   */
  RowFilter(int units, int unitBytes, int distance) {
    this.units = units;
    this.unitBytes = unitBytes;
    this.distance = distance;
    this.current = new int[units];
    this.left = new int[units];
    this.above = new int[units];
    this.corner = new int[units];
    this.predictions = new int[units];
  }

  /** Returns the array of the next row, which the caller fills and then calls {@link #shift}. */
  int[] next() {
    int[] spare = above;
    above = current;
    current = spare;
    spare = corner;
    corner = left;
    left = spare;
    return current;
  }

  /** Completes a row that the caller has filled. */
  void shift() {
    System.arraycopy(current, 0, left, distance, units - distance);
  }

  /**
   * Subtracts the predictions of a filter from the current row, byte by byte.
   *
   * @param residuals receives a unit for each unit of the row
   */
  void apply(int filter, int[] residuals) {
    switch (filter) {
      case NONE -> System.arraycopy(current, 0, residuals, 0, units);
      case SUB -> subtract(current, left, residuals, units);
      case UP -> subtract(current, above, residuals, units);
      case AVERAGE -> average(current, left, above, residuals, units);
      default -> {
        Arrays.fill(predictions, 0);
        for (int i = 0; i < Math.min(unitBytes, 3); i++) {
          paeth(left, above, corner, 0xff << 8 * i, predictions, units);
        }
        if (unitBytes == 4) {
          paethHighest(left, above, corner, predictions, units);
        }
        subtract(current, predictions, residuals, units);
      }
    }
  }

  private static void subtract(int[] row, int[] prediction, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      int a = row[i];
      int b = prediction[i];
      // A set bit 7 keeps a byte from borrowing from the next; then it is corrected.
      to[i] = (a | HIGH) - (b & ~HIGH) ^ (a ^ ~b) & HIGH;
    }
  }

  private static void average(int[] row, int[] left, int[] above, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      int a = left[i];
      int b = above[i];
      to[i] = (a & b) + ((a ^ b) >>> 1 & ~HIGH);
    }
    subtract(row, to, to, count);
  }

  /** Adds the predictions for one byte of each unit. */
  private static void paeth(int[] left, int[] above, int[] corner, int mask, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] |= predict(left[i] & mask, above[i] & mask, corner[i] & mask);
    }
  }

  /** The same for the highest of four bytes, which would overflow. */
  private static void paethHighest(int[] left, int[] above, int[] corner, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] |= predict(left[i] >>> 24, above[i] >>> 24, corner[i] >>> 24) << 24;
    }
  }

  /**
   * Paeth's choice: of left and above, the smaller one if the corner is at least as large as both
   * can tell, the larger one if it is small, otherwise the corner. A shifted sign is a mask of all
   * bits or none.
   */
  private static int predict(int left, int above, int corner) {
    int threshold = 3 * corner - (left + above);
    int low = Math.min(left, above);
    int high = Math.max(left, above);
    int lowOrCorner = low ^ (low ^ corner) & threshold - high >> 31;
    return high ^ (high ^ lowOrCorner) & low - threshold >> 31;
  }

  /** Sums the residuals of the current row as signed bytes: −1 is as near to 0 as 1 is. */
  long sum(int[] residuals) {
    long sum = 0;
    for (int shift = 32 - 8 * unitBytes; shift < 32; shift += 8) {
      sum += sum(residuals, shift, units);
    }
    return sum;
  }

  private static int sum(int[] residuals, int shift, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.abs(residuals[i] << shift >> 24);
    }
    return sum;
  }
}
