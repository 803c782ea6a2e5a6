package com.progimage.server.access.person;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name by which a person signs in.
 *
 * @param text has the form {@value #FORM}
 */
public record AccountName(String text) implements Comparable<AccountName> {
  /** The form of a name, for error messages. */
  public static final String FORM =
      "1 to 63 of a-z 0-9 . _ - @ +, beginning with a letter or a digit";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,62}");

  /**
   * @throws IllegalArgumentException if the text has another form
   */
  public AccountName {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException("no account can have this name");
    }
  }

  /** Returns the account name that a person typed, in any case; empty if it is not one. */
  public static Optional<AccountName> find(String typed) {
    String text = typed.strip().toLowerCase(Locale.ROOT);
    return NAME.matcher(text).matches() ? Optional.of(new AccountName(text)) : Optional.empty();
  }

  @Override
  public int compareTo(AccountName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
