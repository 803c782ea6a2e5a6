package com.progimage.server.image.transformation;

/**
 * Takes off the border that has the colour of the left top corner. How much that is, only the
 * pixels tell.
 *
 * @param tolerance by how much a channel may differ, 0 to 255
 */
public record Trim(int tolerance) implements Operation {
  static final int DEFAULT_TOLERANCE = 10;

  public Trim {
    if (tolerance < 0 || tolerance > 255) {
      throw new IllegalArgumentException("tolerance " + tolerance);
    }
  }

  @Override
  public boolean sizeIsKnown() {
    return false;
  }

  @Override
  public String text() {
    return tolerance == DEFAULT_TOLERANCE ? "trim" : "trim_" + tolerance;
  }
}
