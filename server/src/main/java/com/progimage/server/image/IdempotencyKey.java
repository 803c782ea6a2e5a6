package com.progimage.server.image;

import java.time.Duration;

/**
 * What a client calls one upload by, so that its retries are known for what they are.
 *
 * @param owner whose key it is; another's of the same text is another key
 * @param hash of the key's text
 */
public record IdempotencyKey(String owner, Digest hash) {
  /** For how long after the image's creation the key gives that image. */
  public static final Duration LIFETIME = Duration.ofHours(24);
}
