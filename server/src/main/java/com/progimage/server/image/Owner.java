package com.progimage.server.image;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whoever images, jobs and webhooks belong to.
 *
 * @param name has the form {@value #FORM}, unless it is that of a session
 */
public record Owner(String name) {
  /** The form of a name, for error messages. */
  public static final String FORM =
      "1 to 63 of a-z 0-9 . _ -, beginning with a letter or a digit, but not with 'session.'";

  /** Names with this beginning are of sessions, which are owners of facts. */
  public static final String OF_SESSIONS = "session.";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  /** The owner of everything that was stored without a key. */
  public static final Owner PUBLIC = new Owner("public");

  /**
   * @throws IllegalArgumentException if the name cannot be that of an owner
   */
  public Owner {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("no owner can have the name '" + name + "'");
    }
  }

  /** Returns the owner whom a person or another service names; empty if they cannot name one so. */
  public static Optional<Owner> find(String name) {
    return NAME.matcher(name).matches() && !name.startsWith(OF_SESSIONS)
        ? Optional.of(new Owner(name))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return name;
  }
}
