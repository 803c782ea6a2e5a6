package com.progimage.sdk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs URLs with a key, so that they can be read without one. The signature is the base64url of an
 * HMAC-SHA256 over three lines: {@code read} and the path of the URL, or {@code image} and the path
 * of the image's record, and then the end in seconds since 1970. No text of this object shows the
 * key.
 */
final class UrlSigner {
  private static final String PURPOSE = "progimage-url-signing-v1";
  private static final String HMAC = "HmacSHA256";

  private static final Pattern KEY =
      Pattern.compile("(pik_([0-9A-Za-z]{12})_[0-9A-Za-z]{43})([0-9A-Za-z]{6})");

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** The longest that servers read: eleven digits. */
  private static final long LAST_SECOND = 99_999_999_999L;

  private final String keyId;
  private final byte[] signingKey;

  private UrlSigner(String keyId, byte[] signingKey) {
    this.keyId = keyId;
    this.signingKey = signingKey;
  }

  /** Returns a signer with a key; empty if the text is not a whole key with its checksum. */
  static Optional<UrlSigner> of(String key) {
    Matcher parts = KEY.matcher(key);
    if (!parts.matches() || !checksum(parts.group(1)).equals(parts.group(3))) {
      return Optional.empty();
    }
    String secret = key.substring(key.lastIndexOf('_') + 1);
    return Optional.of(new UrlSigner(parts.group(2), hmac(secret.getBytes(US_ASCII), PURPOSE)));
  }

  /** Returns a URL that can be read until a time, rounded down to seconds. */
  URI sign(URI url, String path, Instant until) {
    return with(url, "", "read\n" + path, until);
  }

  /** Returns a URL whose query is valid for every other URL of the image too. */
  URI signImage(URI url, String imagePath, Instant until) {
    return with(url, "covers=image&", "image\n" + imagePath, until);
  }

  private URI with(URI url, String covers, String subject, Instant until) {
    long expires = until.getEpochSecond();
    if (expires < 0 || expires > LAST_SECOND) {
      throw new IllegalArgumentException(
          "until is " + until + ", must be between 1970 and " + Instant.ofEpochSecond(LAST_SECOND));
    }
    String signature =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(hmac(signingKey, subject + "\n" + expires));
    return URI.create(
        url + "?" + covers + "expires=" + expires + "&key=" + keyId + "&signature=" + signature);
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(US_ASCII));
    char[] digits = new char[6];
    long left = crc.getValue();
    for (int i = digits.length - 1; i >= 0; i--) {
      digits[i] = DIGITS.charAt((int) (left % DIGITS.length()));
      left /= DIGITS.length();
    }
    return new String(digits);
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text.getBytes(US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}
