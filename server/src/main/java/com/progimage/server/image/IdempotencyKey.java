package com.progimage.server.image;

import java.time.Duration;

/**
 * The name that a client gives to one upload, so that the server recognizes its retries.
 *
 * @param owner owner of the key; keys of different owners are different even if their texts are
 *     equal
 * @param hash of the key's text
 */
public record IdempotencyKey(Owner owner, Digest hash) {
  /** Time after the image's creation for which the key refers to the image. */
  public static final Duration LIFETIME = Duration.ofHours(24);
}
