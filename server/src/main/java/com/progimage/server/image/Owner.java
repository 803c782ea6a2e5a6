package com.progimage.server.image;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whoever images, jobs and webhooks belong to.
 *
 * @param name has the form {@value #FORM}
 */
public record Owner(String name) {
  /** The form of a name, for error messages. */
  public static final String FORM = "1 to 63 of a-z 0-9 . _ -, beginning with a letter or a digit";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  /** The owner of everything that was stored without a key. */
  public static final Owner PUBLIC = new Owner("public");

  /**
   * @throws IllegalArgumentException if the name has another form
   */
  public Owner {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("no owner can have the name '" + name + "'");
    }
  }

  /** Returns the owner with that name; empty if no owner can have it. */
  public static Optional<Owner> find(String name) {
    return NAME.matcher(name).matches() ? Optional.of(new Owner(name)) : Optional.empty();
  }

  @Override
  public String toString() {
    return name;
  }
}
