package com.progimage.server.access.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.image.Digest;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What proves that a client has a key: neither part leads back to its secret.
 *
 * @param hash SHA-256 of the secret
 * @param signingKey for URLs: HMAC-SHA256 of {@value #PURPOSE} under the secret, in hex digits
 */
public record KeyProof(Digest hash, String signingKey) {
  private static final String PURPOSE = "progimage-url-signing-v1";
  private static final String HMAC = "HmacSHA256";

  public static KeyProof of(KeyText key) {
    byte[] secret = key.secret().getBytes(US_ASCII);
    return new KeyProof(Digest.of(secret), HexFormat.of().formatHex(hmac(secret, PURPOSE)));
  }

  /** Compares in a time that does not depend on the secret. */
  public boolean matches(KeyText key) {
    Digest other = Digest.of(key.secret().getBytes(US_ASCII));
    return MessageDigest.isEqual(hash.hex().getBytes(US_ASCII), other.hex().getBytes(US_ASCII));
  }

  /** Returns the HMAC-SHA256 of a text under the signing key. */
  byte[] sign(String text) {
    return hmac(HexFormat.of().parseHex(signingKey), text);
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Hides the signing key, so that no log shows it. */
  @Override
  public String toString() {
    return "KeyProof";
  }
}
