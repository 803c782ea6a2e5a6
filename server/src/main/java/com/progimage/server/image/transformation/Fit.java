package com.progimage.server.image.transformation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a picture is brought into the box that a {@link Resize} asks for. */
public enum Fit {
  /** The whole picture within the box, in its own ratio. */
  INSIDE,
  /** The box filled by the picture in its own ratio; what sticks out is cut off. */
  COVER,
  /** The whole picture in its own ratio, and background up to the box. */
  CONTAIN,
  /** Both sides as asked, whatever the ratio. */
  FILL,
  /** The picture in its own ratio, with no side shorter than the box. */
  OUTSIDE;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a gravity changes what is seen. */
  boolean hasGravity() {
    return this == COVER || this == CONTAIN;
  }

  static Optional<Fit> find(String text) {
    return Arrays.stream(values()).filter(fit -> fit.text().equals(text)).findFirst();
  }

  static List<String> texts() {
    return Arrays.stream(values()).map(Fit::text).toList();
  }
}
