package com.progimage.server.image;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one image; immutable, as the image is.
 *
 * @param owner {@code public} until there are keys
 * @param size in pixels after EXIF orientation; of an SVG, in CSS pixels
 * @param byteCount of the original
 * @param digest of the original
 * @param createdAt to the millisecond
 * @param expiresAt when the image ends by itself; null: never
 * @param idempotencyHash of the idempotency key that it was uploaded with; null: with none
 */
public record StoredImage(
    ImageId id,
    String owner,
    ImageFormat format,
    Size size,
    long byteCount,
    Digest digest,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Digest idempotencyHash) {

  /** Owner of images without a named one. */
  public static final String PUBLIC_OWNER = "public";

  public StoredImage {
    if (byteCount < 1) {
      throw new IllegalArgumentException("byteCount " + byteCount);
    }
  }

  /** One that was uploaded without an idempotency key. */
  public StoredImage(
      ImageId id,
      String owner,
      ImageFormat format,
      Size size,
      long byteCount,
      Digest digest,
      Instant createdAt,
      @Nullable Instant expiresAt) {
    this(id, owner, format, size, byteCount, digest, createdAt, expiresAt, null);
  }

  public Optional<Instant> expiry() {
    return Optional.ofNullable(expiresAt);
  }

  /** What it was uploaded with, whether that still gives this image or not. */
  public Optional<IdempotencyKey> idempotencyKey() {
    return Optional.ofNullable(idempotencyHash).map(hash -> new IdempotencyKey(owner, hash));
  }
}
