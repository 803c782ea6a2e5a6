package com.progimage.server.engine;

/** A rectangle of pixels of a picture. */
public record Region(int left, int top, int width, int height) {
  /**
   * Where two pictures of one size differ; a single pixel where they do not. Transparent pixels are
   * all the same.
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

  /** Whether they are not the same to look at. */
  public static boolean differ(int one, int other) {
    return one != other && (one >>> 24 != 0 || other >>> 24 != 0);
  }

  /** All of a picture. */
  public static Region whole(Pixels pixels) {
    return new Region(0, 0, pixels.width(), pixels.height());
  }

  /** That part of a picture. */
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
