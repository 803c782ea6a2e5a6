package com.progimage.server.access.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A whole key as clients send it: {@code pik_<id>_<secret>}. The secret consists of 43 base62
 * digits for 32 random bytes, and 6 more for the CRC-32 of everything before them, by which secret
 * scanners recognize a key without asking the server.
 *
 * @param secret with its checksum
 */
public record KeyText(KeyId id, String secret) {
  private static final String PREFIX = "pik_";

  private static final int RANDOM_BYTES = 32;

  /** 62^43 is just above 2^256. */
  private static final int RANDOM_DIGITS = 43;

  /** 62^12 is above 2^64. */
  private static final int RANDOM_ID_BYTES = 8;

  private static final int CHECK_DIGITS = 6;

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

  private static final Pattern FORM =
      Pattern.compile(
          PREFIX
              + "([0-9A-Za-z]{%d})_([0-9A-Za-z]{%d})"
                  .formatted(KeyId.LENGTH, RANDOM_DIGITS + CHECK_DIGITS));

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Makes a new key. */
  public static KeyText create() {
    return of(
        new KeyId(base62(random(RANDOM_ID_BYTES), KeyId.LENGTH)),
        base62(random(RANDOM_BYTES), RANDOM_DIGITS));
  }

  static KeyText of(KeyId id, String randomDigits) {
    return new KeyText(id, randomDigits + checksum(text(id, randomDigits)));
  }

  /** Reads a key; empty if the text is none, or its checksum is wrong. */
  public static Optional<KeyText> find(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int end = text.length() - CHECK_DIGITS;
    return checksum(text.substring(0, end)).equals(text.substring(end))
        ? Optional.of(new KeyText(new KeyId(parts.group(1)), parts.group(2)))
        : Optional.empty();
  }

  /** The text that the client sends. It is secret. */
  public String text() {
    return text(id, secret);
  }

  private static String text(KeyId id, String secret) {
    return PREFIX + id + "_" + secret;
  }

  private static BigInteger random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return new BigInteger(1, random);
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(US_ASCII));
    return base62(BigInteger.valueOf(crc.getValue()), CHECK_DIGITS);
  }

  private static String base62(BigInteger number, int length) {
    char[] digits = new char[length];
    BigInteger left = number;
    for (int i = length - 1; i >= 0; i--) {
      BigInteger[] parts = left.divideAndRemainder(BASE);
      digits[i] = DIGITS.charAt(parts[1].intValue());
      left = parts[0];
    }
    return new String(digits);
  }

  /** Hides the secret, so that no log shows it. */
  @Override
  public String toString() {
    return PREFIX + id + "_…";
  }
}
