package com.progimage.server.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest.
 *
 * @param text {@code sha256-} followed by 64 lower-case hex digits
 */
public record Digest(String text) {
  private static final String ALGORITHM = "sha256-";
  private static final int LENGTH = ALGORITHM.length() + 64;

  public Digest {
    if (text.length() != LENGTH
        || !text.startsWith(ALGORITHM)
        || !LowerHex.isAll(text, ALGORITHM.length())) {
      throw new IllegalArgumentException("not a digest: " + text);
    }
  }

  public static Digest of(byte[] bytes) {
    MessageDigest hash = hash();
    hash.update(bytes);
    return of(hash);
  }

  /** Completes {@code hash}, which {@link #hash()} created. */
  public static Digest of(MessageDigest hash) {
    return new Digest(ALGORITHM + HexFormat.of().formatHex(hash.digest()));
  }

  /** Creates a running SHA-256. */
  public static MessageDigest hash() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  public String hex() {
    return text.substring(ALGORITHM.length());
  }

  @Override
  public String toString() {
    return text;
  }
}
