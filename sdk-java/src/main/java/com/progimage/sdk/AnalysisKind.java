package com.progimage.sdk;

import java.util.Locale;

/**
 * A kind of analysis. The constants are those known to this version; a server may have others, and
 * {@link Capabilities#json} lists them.
 */
public final class AnalysisKind {
  /** Faces, with what tells one person from another. */
  public static final AnalysisKind FACES = new AnalysisKind("faces");

  /** Labels that name what an image shows. */
  public static final AnalysisKind LABELS = new AnalysisKind("labels");

  /** Colors, hashes and a blurred stand-in to show until the image has loaded. */
  public static final AnalysisKind PLACEHOLDER = new AnalysisKind("placeholder");

  private final String name;

  private AnalysisKind(String name) {
    this.name = name;
  }

  /**
   * Returns the kind with a name, which may be unknown to this version.
   *
   * @param name in any case, such as {@code faces}
   * @return a kind equal to the constant if there is one
   */
  public static AnalysisKind of(String name) {
    if (!name.matches("[A-Za-z][A-Za-z0-9-]{0,63}")) {
      throw new IllegalArgumentException(
          "'" + name + "' is not an analysis: use one such as faces, labels or placeholder");
    }
    return new AnalysisKind(name.toLowerCase(Locale.ROOT));
  }

  /** {@return the name in the API, such as {@code faces}} */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AnalysisKind kind && kind.name.equals(name);
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
