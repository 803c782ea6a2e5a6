package com.progimage.server.engine.trace;

/**
 * How a picture is traced.
 *
 * @param colors the most colours that the result may have beside transparency, 2 to 64; 0 for as
 *     many as it needs
 * @param detail 1 (coarse) to 10 (fine)
 * @param mono black on transparent, instead of colours; {@code colors} then says nothing
 * @param maxBytes what the result never exceeds, at least {@value #LEAST_MAX_BYTES}
 */
public record TraceOptions(int colors, int detail, boolean mono, int maxBytes) {
  public static final int DEFAULT_DETAIL = 6;
  public static final int DEFAULT_MAX_BYTES = 1 << 20;

  /** One coloured rectangle with its frame fits in. */
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

  /** As many colours as the picture needs, detail 6, within 1 MiB. */
  public static TraceOptions automatic() {
    return new TraceOptions(0, DEFAULT_DETAIL, /* mono= */ false, DEFAULT_MAX_BYTES);
  }

  /** At most so many colours. */
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
