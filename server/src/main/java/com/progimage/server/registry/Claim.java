package com.progimage.server.registry;

import com.progimage.server.image.ImageId;

/** Result of {@link Registry#claim} for an idempotency key. */
public sealed interface Claim {
  /**
   * The key was free and now belongs to the caller, until an image is registered with it, the claim
   * is released, or its lease expires.
   *
   * @param token identifies the image that this upload will store
   */
  record Granted(String token) implements Claim {}

  /**
   * Another upload has claimed the key and is still in progress.
   *
   * @param token identifies the image that the other upload will store
   */
  record InFlight(String token) implements Claim {}

  /** The image was registered with the key and is less than a day old. */
  record Bound(ImageId id) implements Claim {}
}
