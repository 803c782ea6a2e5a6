package com.progimage.server.registry;

import com.progimage.server.image.ImageId;

/** What {@link Registry#claim} says of an idempotency key. */
public sealed interface Claim {
  /**
   * The key was free and is now the caller's: until an image is registered with it, the claim is
   * released, or its lease ends.
   *
   * @param token names the image that this upload is to store
   */
  record Granted(String token) implements Claim {}

  /**
   * Another upload has claimed it and has not ended yet.
   *
   * @param token names the image that the other upload is to store
   */
  record InFlight(String token) implements Claim {}

  /** That image was registered with it less than a day after its creation. */
  record Bound(ImageId id) implements Claim {}
}
