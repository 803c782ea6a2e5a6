package com.progimage.server.library;

import com.progimage.server.blob.Blob;
import java.time.Duration;
import java.util.Locale;

/**
 * Bytes to be served. Close it after the last byte was sent.
 *
 * @param origin where the bytes came from
 * @param rendering how long this request waited for a worker; zero where none was needed
 * @param afterwards what closing does
 */
public record Rendition(Blob blob, Origin origin, Duration rendering, Runnable afterwards)
    implements AutoCloseable {

  /** Where the bytes of an answer came from. */
  public enum Origin {
    /** The uploaded bytes. */
    ORIGINAL,
    /** Made for an earlier request. */
    KEPT,
    /** Made for this request. */
    MADE,
    /** Made for another request that was under way. */
    SHARED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Rendition(Blob blob, Origin origin, Duration rendering) {
    this(blob, origin, rendering, () -> {});
  }

  @Override
  public void close() {
    afterwards.run();
  }
}
