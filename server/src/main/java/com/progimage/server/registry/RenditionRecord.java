package com.progimage.server.registry;

import com.progimage.server.image.Digest;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Ledger entry of one kept rendition.
 *
 * @param digest of the rendition's own bytes
 * @param size in pixels
 * @param createdAt truncated to milliseconds
 * @param lastUsedOn in UTC
 */
public record RenditionRecord(
    RenditionKey key,
    long byteCount,
    Digest digest,
    Size size,
    Instant createdAt,
    LocalDate lastUsedOn) {
  public RenditionRecord {
    if (byteCount < 1) {
      throw new IllegalArgumentException("byteCount " + byteCount);
    }
    createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
  }
}
