package com.progimage.server.access.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;

/**
 * The text that a signed URL signs: {@code read}, a line feed, the path, a line feed, and the time
 * of its end in seconds since 1970. If it covers a whole image, the first word is {@code image} and
 * the path is that of the image's record. The signature is the base64url of its HMAC-SHA256 under
 * the key's {@linkplain KeyProof#signingKey signing key}, without padding.
 */
public record UrlSignature(String covers, String path, Instant expiry) {
  /** The signature of one path, for GET and HEAD. */
  static UrlSignature ofPath(String path, Instant expiry) {
    return new UrlSignature("read", path, expiry);
  }

  /** The signature of all paths of one image. */
  static UrlSignature ofImage(String imagePath, Instant expiry) {
    return new UrlSignature("image", imagePath, expiry);
  }

  String with(KeyProof proof) {
    String text = covers + "\n" + path + "\n" + expiry.getEpochSecond();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(proof.sign(text));
  }

  /** Compares in a time that does not depend on the right signature. */
  public boolean matches(KeyProof proof, String signature) {
    return MessageDigest.isEqual(with(proof).getBytes(UTF_8), signature.getBytes(UTF_8));
  }
}
