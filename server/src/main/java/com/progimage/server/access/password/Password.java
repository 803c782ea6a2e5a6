package com.progimage.server.access.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Optional;

/**
 * A password of a person: {@value #MIN_LENGTH} to {@value #MAX_LENGTH} characters of any kind
 * except control characters. Equal characters that keyboards encode differently are the same
 * (Unicode's NFKC).
 */
public final class Password {
  public static final int MIN_LENGTH = 12;
  public static final int MAX_LENGTH = 128;

  /** NFKC makes up to 18 characters of one. A longer text is not worth normalizing. */
  private static final int MAX_TYPED_LENGTH = 4 * MAX_LENGTH;

  /** Without those that look like others. 20 of these 32 digits have 100 bits. */
  private static final String DIGITS = "abcdefghijkmnpqrstuvwxyz23456789";

  private static final int CREATED_LENGTH = 20;
  private static final int GROUP = 5;

  private final String text;

  private Password(String text) {
    this.text = text;
  }

  /** Makes a random password: four groups of five letters and digits. */
  public static Password create() {
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < CREATED_LENGTH; i++) {
      if (i > 0 && i % GROUP == 0) {
        text.append('-');
      }
      text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return new Password(text.toString());
  }

  /** Returns the password that a person typed; empty if no account can have it. */
  public static Optional<Password> find(String typed) {
    if (typed.length() > MAX_TYPED_LENGTH) {
      return Optional.empty();
    }
    String text = Normalizer.normalize(typed, Normalizer.Form.NFKC);
    int length = text.codePointCount(0, text.length());
    boolean isText =
        text.codePoints()
            .noneMatch(each ->
                Character.isISOControl(each) || Character.getType(each) == Character.SURROGATE);
    return length >= MIN_LENGTH && length <= MAX_LENGTH && isText
        ? Optional.of(new Password(text))
        : Optional.empty();
  }

  /**
   * @throws Failure {@code malformed-request} if no account can have the password
   */
  public static Password require(String typed) {
    return find(typed)
        .orElseThrow(() ->
            new Failure(
                ErrorCode.MALFORMED_REQUEST,
                ("a password has %d to %d characters, and no line ends or other control characters:"
                        + " choose a longer or shorter one")
                    .formatted(MIN_LENGTH, MAX_LENGTH)));
  }

  /** The characters. They are secret. */
  public String text() {
    return text;
  }

  byte[] bytes() {
    return text.getBytes(UTF_8);
  }

  /** Hides the password, so that no log shows it. */
  @Override
  public String toString() {
    return "Password";
  }
}
