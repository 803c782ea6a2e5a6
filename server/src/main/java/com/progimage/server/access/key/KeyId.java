package com.progimage.server.access.key;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The public part of a key, which may be logged and shown.
 *
 * @param text 12 of {@code 0-9 A-Z a-z}
 */
public record KeyId(String text) implements Comparable<KeyId> {
  static final int LENGTH = 12;

  private static final Pattern FORM = Pattern.compile("[0-9A-Za-z]{" + LENGTH + "}");

  /**
   * @throws IllegalArgumentException if the text has another form
   */
  public KeyId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("no key has the id '" + text + "'");
    }
  }

  /** Returns the id with that text; empty if no key can have it. */
  public static Optional<KeyId> find(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new KeyId(text)) : Optional.empty();
  }

  @Override
  public int compareTo(KeyId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
