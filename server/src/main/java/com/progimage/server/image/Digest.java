package com.progimage.server.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest.
 *
 * @param text {@code sha256-} followed by 64 lower-case hex digits
 */
public record Digest(String text) {
  private static final Pattern PATTERN = Pattern.compile("sha256-[0-9a-f]{64}");

  public Digest {
    if (!PATTERN.matcher(text).matches()) {
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
    return new Digest("sha256-" + HexFormat.of().formatHex(hash.digest()));
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
    return text.substring("sha256-".length());
  }

  @Override
  public String toString() {
    return text;
  }
}
