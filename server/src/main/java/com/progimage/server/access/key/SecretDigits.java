package com.progimage.server.access.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/** Base62 digits of secrets, and the checksum at the end of every text with a secret. */
final class SecretDigits {
  private static final int RANDOM_BYTES = 32;

  /** 62^43 is just above 2^256. */
  private static final int RANDOM_DIGITS = 43;

  private static final int CHECK_DIGITS = 6;

  /** The length of a secret with its checksum. */
  static final int LENGTH = RANDOM_DIGITS + CHECK_DIGITS;

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

  private static final SecureRandom RANDOM = new SecureRandom();

  private SecretDigits() {}

  /** Makes the digits of a new secret, without a checksum. */
  static String random() {
    return random(RANDOM_BYTES, RANDOM_DIGITS);
  }

  /** Writes random bytes with a number of digits, which has room for them. */
  static String random(int bytes, int digits) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return base62(new BigInteger(1, random), digits);
  }

  /**
   * Appends the checksum to the digits of a secret.
   *
   * @param before of the text that the secret ends
   */
  static String checked(String before, String digits) {
    return digits + checksum(before + digits);
  }

  /** Whether a text ends with its checksum. */
  static boolean isChecked(String text) {
    int end = text.length() - CHECK_DIGITS;
    return end >= 0 && checksum(text.substring(0, end)).equals(text.substring(end));
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
}
