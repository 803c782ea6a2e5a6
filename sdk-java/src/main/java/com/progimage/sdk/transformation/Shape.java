package com.progimage.sdk.transformation;

import java.util.Locale;

/** Outlines for {@link Transformation#mask}. All except the ellipse keep their proportions. */
public enum Shape {
  /** The same as {@link Transformation#circle}. */
  CIRCLE,
  /** Touches all four sides. */
  ELLIPSE,
  /** Equal width and height. */
  SQUARE,
  /** A square standing on a corner. */
  DIAMOND,
  /** Equilateral, with a horizontal base. */
  TRIANGLE,
  /** Regular, with a horizontal base. */
  PENTAGON,
  /** Regular, with corners at the left and right. */
  HEXAGON,
  /** Five points, one pointing up. */
  STAR,
  /** A heart. */
  HEART,
  /** Between a circle and a square. */
  SQUIRCLE;

  static Shape of(String text) {
    for (Shape shape : values()) {
      if (shape.toString().equals(text)) {
        return shape;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is not a shape");
  }

  /** {@return its name in a transformation, such as {@code heart}} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
