package com.progimage.server.image;

/**
 * A picture's size in pixels.
 *
 * @param width at least 1
 * @param height at least 1
 */
public record Size(int width, int height) {
  public Size {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("not a size: " + width + "x" + height);
    }
  }

  public long pixels() {
    return (long) width * height;
  }

  /** The size after a turn by a right angle. */
  public Size turned() {
    return new Size(/* width= */ height, /* height= */ width);
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
