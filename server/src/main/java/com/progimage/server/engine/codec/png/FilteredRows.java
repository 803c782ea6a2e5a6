package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.codec.deflate.Deflate;
import java.io.IOException;
import java.util.Arrays;

/** Filters the rows of a picture one after the other, and compresses them. */
final class FilteredRows {
  /** Chooses a filter for each row, instead of one for all. */
  static final int ADAPTIVE = RowFilter.FILTERS;

  /** Filters no row, except those that equal the row above. */
  static final int PLAIN = ADAPTIVE + 1;

  /** Rows of a sample that follow each other. */
  private static final int BAND = 16;

  /**
   * The most rows that keep the filter of the last choice if it was made for a noisy row. The
   * filter of a tall picture suits more rows, and the choice costs more there.
   */
  private static final int MOST_KEPT = 15;

  /** Rows of a picture for each one that keeps a filter. */
  private static final int HEIGHT_PER_KEPT = 128;

  /** The mean distance from 0 at which a row counts as noisy: then the choice varies little. */
  private static final int NOISY = 2;

  private final PngRows rows;
  private final int policy;
  private final RowFilter filter;

  /** Rows that keep the filter of a choice for a noisy row. */
  private final int keeping;

  /** The residuals of the current row, and those of a filter that is tried. */
  private int[] residuals;

  private int[] tried;

  /** Filter byte and filtered bytes of a row, and room for {@link RowBytes}. */
  private final byte[] bytes;

  private final int byteCount;

  /** Whether {@link #bytes} are an unfiltered row of zeros. */
  private boolean isBlank;

  /** The last choice, and the number of rows that still use it. */
  private int chosen;

  private int kept;

  /**
   * @param policy a filter for all rows, {@link #ADAPTIVE} or {@link #PLAIN}
   */
  FilteredRows(PngRows rows, int policy) {
    this.rows = rows;
    this.policy = policy;
    this.keeping = Math.min(MOST_KEPT, rows.height() / HEIGHT_PER_KEPT);
    this.filter = new RowFilter(rows.units(), rows.unitBytes(), rows.distance());
    this.residuals = new int[rows.units()];
    this.tried = new int[rows.units()];
    this.byteCount = 1 + rows.units() * rows.unitBytes();
    this.bytes = new byte[byteCount + RowBytes.SPARE];
  }

  void writeTo(Deflate deflate) throws IOException {
    write(0, rows.height(), deflate);
  }

  /** Writes one of {@code step} bands of rows, as they are in the whole picture. */
  void writeTo(Deflate deflate, int step) throws IOException {
    for (int y = 0; y < rows.height(); y += step * BAND) {
      if (y > 0 && step > 1) {
        rows.read(y - 1, filter.next());
        filter.shift();
      }
      write(y, Math.min(rows.height(), y + BAND), deflate);
    }
  }

  private void write(int from, int to, Deflate deflate) throws IOException {
    for (int y = from; y < to; y++) {
      if (policy >= ADAPTIVE && rows.repeats(y)) {
        // Rows of zeros without a filter are one long run.
        if (!isBlank) {
          bytes[0] = RowFilter.UP;
          Arrays.fill(bytes, 1, byteCount, (byte) 0);
        }
      } else {
        rows.read(y, filter.next());
        filter.shift();
        bytes[0] = (byte) filter();
        RowBytes.store(residuals, rows.unitBytes(), bytes);
        isBlank = policy == PLAIN && Arrays.stream(residuals).allMatch(unit -> unit == 0);
      }
      deflate.write(bytes, 0, byteCount);
    }
  }

  /** Filters the current row into {@link #residuals}, and returns the filter. */
  private int filter() {
    if (policy != ADAPTIVE) {
      int fixed = policy == PLAIN ? RowFilter.NONE : policy;
      filter.apply(fixed, residuals);
      return fixed;
    }
    if (kept == 0) {
      choose();
    } else {
      kept--;
      filter.apply(chosen, residuals);
    }
    return chosen;
  }

  /** Takes the filter with the least sum of absolute residuals. */
  private void choose() {
    long least = Long.MAX_VALUE;
    for (int candidate = 0; candidate < RowFilter.FILTERS; candidate++) {
      filter.apply(candidate, tried);
      long sum = filter.sum(tried);
      if (sum < least) {
        least = sum;
        chosen = candidate;
        int[] spare = residuals;
        residuals = tried;
        tried = spare;
      }
    }
    kept = least > (long) NOISY * rows.units() * rows.unitBytes() ? keeping : 0;
  }
}
