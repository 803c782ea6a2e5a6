package com.progimage.server.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.image.Digest;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** The secrets in the URLs of upload links. The store has only their hashes. */
final class LinkSecret {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private LinkSecret() {}

  static String create() {
    byte[] secret = new byte[BYTES];
    RANDOM.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  static Digest hash(String secret) {
    return Digest.of(secret.getBytes(UTF_8));
  }

  /** Compares in a time that says nothing about the secret. */
  static boolean matches(String secret, Digest hash) {
    return MessageDigest.isEqual(
        hash(secret).text().getBytes(US_ASCII), hash.text().getBytes(US_ASCII));
  }
}
