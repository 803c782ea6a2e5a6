package com.progimage.sdk;

import java.util.Locale;

/** Outlines for {@link Transformation#mask}. All but the ellipse keep their proportions. */
public enum Shape {
  /** The same as {@link Transformation#circle}. */
  CIRCLE,
  /** It touches all four sides. */
  ELLIPSE,
  /** As wide as high. */
  SQUARE,
  /** A square on its corner. */
  DIAMOND,
  /** Equilateral, on one side. */
  TRIANGLE,
  /** Regular, on one side. */
  PENTAGON,
  /** Regular, with a corner to the left and one to the right. */
  HEXAGON,
  /** Five points, one upwards. */
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
    throw new IllegalArgumentException("'" + text + "' is no shape");
  }

  /** {@return as a transformation writes it: {@code heart}} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
