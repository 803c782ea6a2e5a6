package com.progimage.server.engine;

/** A rectangle of pixels. */
public record Region(int left, int top, int width, int height) {
  /**
   * The bounding box of the differences between two pictures of the same size; a single pixel if
   * there are none. All fully transparent pixels count as equal.
   */
  public static Region ofChange(Pixels before, Pixels after) {
    int left = after.width();
    int right = -1;
    int top = -1;
    int bottom = -1;
    for (int y = 0, at = 0; y < after.height(); y++) {
      for (int x = 0; x < after.width(); x++, at++) {
        if (differ(before.argb()[at], after.argb()[at])) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = top < 0 ? y : top;
          bottom = y;
        }
      }
    }
    return right < 0
        ? new Region(0, 0, 1, 1)
        : new Region(left, top, right - left + 1, bottom - top + 1);
  }

  /** Whether two pixels differ visibly. */
  public static boolean differ(int one, int other) {
    return one != other && (one >>> 24 != 0 || other >>> 24 != 0);
  }

  /** The whole of a picture. */
  public static Region whole(Pixels pixels) {
    return new Region(0, 0, pixels.width(), pixels.height());
  }

  /** Cuts the region out of a picture. */
  public Pixels of(Pixels picture) {
    if (equals(whole(picture))) {
      return picture;
    }
    Pixels part = Pixels.create(width, height);
    for (int y = 0; y < height; y++) {
      System.arraycopy(
          picture.argb(), (top + y) * picture.width() + left, part.argb(), y * width, width);
    }
    return part;
  }
}
