package com.progimage.server.access.token.signing;

import java.time.Instant;

/**
 * A key pair with which servers sign tokens.
 *
 * @param id the {@code kid} of tokens
 * @param jwk the pair as a JSON Web Key (RFC 7517), with its private part
 * @param endsAt all tokens that it signed have expired by then
 */
public record SigningKey(String id, String jwk, Instant createdAt, Instant endsAt) {
  /** Without the private part. */
  @Override
  public String toString() {
    return "signing key " + id;
  }
}
