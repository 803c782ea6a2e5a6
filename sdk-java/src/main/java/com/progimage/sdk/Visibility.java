package com.progimage.sdk;

import java.util.Locale;

/**
 * Who may read the bytes of an image on a server with keys. The constants are those known to this
 * version; a server may have others.
 */
public final class Visibility {
  /** Everyone who knows the image's id. */
  public static final Visibility PUBLIC = new Visibility("public");

  /** Only its owner, with a key. */
  public static final Visibility PRIVATE = new Visibility("private");

  private final String name;

  private Visibility(String name) {
    this.name = name;
  }

  /**
   * Returns the visibility with a name, which may be unknown to this version.
   *
   * @param name in any case, such as {@code private}
   * @return a visibility equal to the constant if there is one
   */
  public static Visibility of(String name) {
    if (!name.matches("[A-Za-z-]{1,50}")) {
      throw new IllegalArgumentException(
          "'" + name + "' is not a visibility: use public or private");
    }
    return new Visibility(name.toLowerCase(Locale.ROOT));
  }

  /** {@return the name in the API, such as {@code private}} */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Visibility visibility && visibility.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
