package com.progimage.server.image.session;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a session, which may be logged and shown.
 *
 * @param text {@value #LENGTH} of {@code 0-9 a-z}, so that it can be part of an owner's name
 */
public record FaceSessionId(String text) {
  public static final int LENGTH = 20;

  private static final Pattern FORM = Pattern.compile("[0-9a-z]{" + LENGTH + "}");
  private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * @throws IllegalArgumentException if the text has another form
   */
  public FaceSessionId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("no session has the id '" + text + "'");
    }
  }

  /** Makes a new id, which no other session has. */
  public static FaceSessionId create() {
    StringBuilder text = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      text.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
    }
    return new FaceSessionId(text.toString());
  }

  /** Returns the id with that text; empty if no session can have it. */
  public static Optional<FaceSessionId> find(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new FaceSessionId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
