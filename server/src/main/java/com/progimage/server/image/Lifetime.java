package com.progimage.server.image;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time in which an image exists, unless a client deletes it.
 *
 * @param createdAt to the millisecond
 * @param expiresAt when the image expires; null: never
 */
public record Lifetime(Instant createdAt, @Nullable Instant expiresAt) {
  /** A lifetime without an end. */
  public static Lifetime endless(Instant createdAt) {
    return new Lifetime(createdAt, /* expiresAt= */ null);
  }

  /**
   * @param length null: without an end
   */
  public static Lifetime of(Instant createdAt, @Nullable Duration length) {
    return length == null ? endless(createdAt) : new Lifetime(createdAt, createdAt.plus(length));
  }

  public Optional<Instant> expiry() {
    return Optional.ofNullable(expiresAt);
  }

  /** Whether the image has expired. */
  public boolean isOver(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
