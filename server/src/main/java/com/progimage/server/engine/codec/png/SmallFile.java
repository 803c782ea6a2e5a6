package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.codec.deflate.Deflate;
import com.progimage.server.engine.codec.deflate.MatchEffort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Compresses rows to few bytes. Chooses the filter by compressing a sample of the rows with
 * several, because the sums that {@link FilteredRows} compares do not tell how often bytes repeat.
 */
final class SmallFile {
  private static final int[] POLICIES = {
    FilteredRows.ADAPTIVE, RowFilter.UP, RowFilter.SUB, RowFilter.NONE
  };

  /** Approximate bytes of a sample. */
  private static final int SAMPLE_BYTES = 1 << 19;

  /** Up to this many bytes, even the greatest effort takes about a second at most. */
  private static final int FEW_BYTES = 1 << 21;

  /** The least bits for a byte of a photo; drawings take much less. */
  private static final double PHOTO_BITS = 1.2;

  private final PngRows rows;
  private final long byteCount;

  /** One of so many bands of rows is in a sample. */
  private final int step;

  SmallFile(PngRows rows) {
    this.rows = rows;
    this.byteCount = (1L + rows.units() * rows.unitBytes()) * rows.height();
    this.step = (int) Math.max(1, byteCount / SAMPLE_BYTES);
  }

  void writeTo(Deflate.ByteSink sink) throws IOException {
    long quick = sampleBytes(FilteredRows.ADAPTIVE, step, MatchEffort.FAST);
    boolean isPhoto = 8.0 * quick * step > PHOTO_BITS * byteCount;
    MatchEffort sampleEffort = isPhoto ? MatchEffort.SMALL : MatchEffort.SMALLER;
    int best = FilteredRows.ADAPTIVE;
    long least = Long.MAX_VALUE;
    for (int policy : POLICIES) {
      long bytes = sampleBytes(policy, step, sampleEffort);
      if (bytes < least) {
        least = bytes;
        best = policy;
      }
    }
    if (byteCount > FEW_BYTES) {
      write(best, sampleEffort, sink);
      return;
    }
    ByteArrayOutputStream smallest = new ByteArrayOutputStream();
    write(best, MatchEffort.SMALLEST, (part, count) -> smallest.write(part, 0, count));
    // Blocks of a few bytes are sometimes divided better by chance.
    long quickBytes =
        step == 1 ? quick : sampleBytes(FilteredRows.ADAPTIVE, /* oneOf= */ 1, MatchEffort.FAST);
    if (smallest.size() > quickBytes) {
      write(FilteredRows.ADAPTIVE, MatchEffort.FAST, sink);
    } else {
      sink.take(smallest.toByteArray(), smallest.size());
    }
  }

  private void write(int policy, MatchEffort effort, Deflate.ByteSink sink) throws IOException {
    Deflate deflate = new Deflate(sink, effort, rows.unitBytes());
    new FilteredRows(rows, policy).writeTo(deflate);
    deflate.finish();
  }

  private long sampleBytes(int policy, int oneOf, MatchEffort effort) throws IOException {
    long[] bytes = new long[1];
    Deflate deflate = new Deflate((part, count) -> bytes[0] += count, effort, rows.unitBytes());
    new FilteredRows(rows, policy).writeTo(deflate, oneOf);
    deflate.finish();
    return bytes[0];
  }
}
