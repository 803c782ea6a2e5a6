package com.progimage.server.library;

import com.progimage.server.blob.Blob;
import java.time.Duration;
import java.util.Locale;

/**
 * Bytes to serve. Close it after the last byte was sent.
 *
 * @param origin the origin of the bytes
 * @param rendering how long this request waited for a worker; zero if none was needed
 * @param afterwards runs when it is closed
 */
public record OpenRendition(
    Blob blob, RenditionOrigin origin, Duration rendering, Runnable afterwards)
    implements AutoCloseable {

  /** Origin of the bytes of an answer. */
  public enum RenditionOrigin {
    /** The uploaded bytes. */
    ORIGINAL,
    /** Made for an earlier request. */
    KEPT,
    /** Made for this request. */
    MADE,
    /** Made for a concurrent request. */
    SHARED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  OpenRendition(Blob blob, RenditionOrigin origin, Duration rendering) {
    this(blob, origin, rendering, () -> {});
  }

  @Override
  public void close() {
    afterwards.run();
  }
}
