package com.progimage.server.transformation.operation;

/**
 * Removes the border that has the color of the top left corner. The resulting size depends on the
 * pixels.
 *
 * @param tolerance maximum difference of a channel, 0 to 255
 */
public record Trim(int tolerance) implements Operation {
  public static final int DEFAULT_TOLERANCE = 10;

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
