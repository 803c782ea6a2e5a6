package com.progimage.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** SHA-256 digests, in the form of records ({@code sha256-<hex>}) and in the form of RFC 9530. */
final class Digests {
  private static final String PREFIX = "sha256-";

  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String text(byte[] sha256) {
    return PREFIX + HexFormat.of().formatHex(sha256);
  }

  /** Hashes the rest of a stream. */
  static byte[] of(InputStream in) throws IOException {
    MessageDigest hash = sha256();
    byte[] part = new byte[Body.PART];
    for (int length = in.read(part); length >= 0; length = in.read(part)) {
      hash.update(part, 0, length);
    }
    return hash.digest();
  }

  /** The value of the header {@code Content-Digest}. */
  static String header(byte[] sha256) {
    return "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
  }
}
