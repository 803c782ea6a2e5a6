package com.progimage.server.transformation.operation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The ways to fit a picture into the box of a {@link Resize}. */
public enum Fit {
  /** The whole picture within the box, in its own aspect ratio. */
  INSIDE,
  /** The picture fills the box in its own aspect ratio; the excess is cut off. */
  COVER,
  /** The whole picture in its own aspect ratio, and background up to the box. */
  CONTAIN,
  /** Exactly the box, whatever the aspect ratio. */
  FILL,
  /** The picture in its own aspect ratio, with neither side shorter than the box. */
  OUTSIDE;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether gravity affects the result. */
  boolean hasGravity() {
    return this == COVER || this == CONTAIN;
  }

  static Optional<Fit> find(String text) {
    return Arrays.stream(values()).filter(fit -> fit.text().equals(text)).findFirst();
  }

  public static List<String> texts() {
    return Arrays.stream(values()).map(Fit::text).toList();
  }
}
