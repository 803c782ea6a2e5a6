package com.progimage.server.access.key;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole key as clients send it: {@code pik_<id>_<secret>}. The secret consists of 43 base62
 * digits for 32 random bytes, and 6 more for the CRC-32 of everything before them, by which secret
 * scanners recognize a key without asking the server.
 *
 * @param secret with its checksum
 */
public record KeyText(KeyId id, String secret) {
  private static final String PREFIX = "pik_";

  /** 62^12 is above 2^64. */
  private static final int RANDOM_ID_BYTES = 8;

  private static final Pattern FORM =
      Pattern.compile(
          PREFIX
              + "([0-9A-Za-z]{%d})_([0-9A-Za-z]{%d})".formatted(KeyId.LENGTH, SecretDigits.LENGTH));

  /** Makes a new key. */
  public static KeyText create() {
    return of(new KeyId(SecretDigits.random(RANDOM_ID_BYTES, KeyId.LENGTH)), SecretDigits.random());
  }

  static KeyText of(KeyId id, String randomDigits) {
    return new KeyText(id, SecretDigits.checked(text(id, ""), randomDigits));
  }

  /** Reads a key; empty if the text is none, or its checksum is wrong. */
  public static Optional<KeyText> find(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches() && SecretDigits.isChecked(text)
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

  /** Hides the secret, so that no log shows it. */
  @Override
  public String toString() {
    return PREFIX + id + "_…";
  }
}
