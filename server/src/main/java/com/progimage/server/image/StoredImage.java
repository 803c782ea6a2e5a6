package com.progimage.server.image;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All metadata of an image; immutable, as the image is.
 *
 * @param size in pixels after EXIF orientation; for an SVG, in CSS pixels
 * @param byteCount of the original
 * @param digest of the original
 * @param idempotencyHash of the idempotency key of the upload; null: it had none
 */
public record StoredImage(
    ImageId id,
    Ownership ownership,
    ImageFormat format,
    Size size,
    long byteCount,
    Digest digest,
    Lifetime lifetime,
    @Nullable Digest idempotencyHash) {

  public StoredImage {
    if (byteCount < 1) {
      throw new IllegalArgumentException("byteCount " + byteCount);
    }
  }

  /** An image that was uploaded without an idempotency key. */
  public StoredImage(
      ImageId id,
      Ownership ownership,
      ImageFormat format,
      Size size,
      long byteCount,
      Digest digest,
      Lifetime lifetime) {
    this(id, ownership, format, size, byteCount, digest, lifetime, /* idempotencyHash= */ null);
  }

  public Owner owner() {
    return ownership.owner();
  }

  public StoredOriginal original() {
    return new StoredOriginal(id, format, digest);
  }

  public Instant createdAt() {
    return lifetime.createdAt();
  }

  public Optional<Instant> expiry() {
    return lifetime.expiry();
  }

  /** The key of the upload, whether or not its lifetime is over. */
  public Optional<IdempotencyKey> idempotencyKey() {
    return Optional.ofNullable(idempotencyHash).map(hash -> new IdempotencyKey(owner(), hash));
  }
}
