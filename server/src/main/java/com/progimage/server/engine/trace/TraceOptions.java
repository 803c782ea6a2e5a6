package com.progimage.server.engine.trace;

/**
 * Options of tracing.
 *
 * @param colors maximum number of colors in the result besides transparency, 2 to 64; 0 for as many
 *     as the picture needs
 * @param detail 1 (coarse) to 10 (fine)
 * @param mono black on transparent instead of colors; {@code colors} is then ignored
 * @param maxBytes maximum size of the result, at least {@value #LEAST_MAX_BYTES}
 */
public record TraceOptions(int colors, int detail, boolean mono, int maxBytes) {
  public static final int DEFAULT_DETAIL = 6;
  public static final int DEFAULT_MAX_BYTES = 1 << 20;

  /** Enough for one colored rectangle with its SVG elements. */
  public static final int LEAST_MAX_BYTES = 512;

  public TraceOptions {
    if (colors != 0 && (colors < 2 || colors > 64)) {
      throw new IllegalArgumentException("colors must be 0 or 2 to 64: " + colors);
    }
    if (detail < 1 || detail > 10) {
      throw new IllegalArgumentException("detail must be 1 to 10: " + detail);
    }
    if (maxBytes < LEAST_MAX_BYTES) {
      throw new IllegalArgumentException(
          "maxBytes must be at least " + LEAST_MAX_BYTES + ": " + maxBytes);
    }
  }

  /** As many colors as the picture needs, detail 6, within 1 MiB. */
  public static TraceOptions automatic() {
    return new TraceOptions(0, DEFAULT_DETAIL, /* mono= */ false, DEFAULT_MAX_BYTES);
  }

  /** At most this many colors. */
  public static TraceOptions colors(int colors) {
    return new TraceOptions(colors, DEFAULT_DETAIL, /* mono= */ false, DEFAULT_MAX_BYTES);
  }

  /** Black on transparent. */
  public static TraceOptions black() {
    return new TraceOptions(0, DEFAULT_DETAIL, /* mono= */ true, DEFAULT_MAX_BYTES);
  }

  public TraceOptions withDetail(int chosen) {
    return new TraceOptions(colors, chosen, mono, maxBytes);
  }

  public TraceOptions withMaxBytes(int chosen) {
    return new TraceOptions(colors, detail, mono, chosen);
  }
}
