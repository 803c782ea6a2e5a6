package com.progimage.server.engine.ops;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.resample.Cropping;

/** Removes a border of one color. */
final class Trimming {
  private final int[] argb;
  private final int border;
  private final int tolerance;

  private Trimming(Pixels source, int tolerance) {
    this.argb = source.argb();
    this.border = argb[0];
    this.tolerance = tolerance;
  }

  /**
   * The smallest rectangle with all pixels that differ from the top left one by more than the
   * tolerance, in alpha or in a premultiplied color; the source itself if no pixel does.
   */
  static Pixels trim(Pixels source, int tolerance) {
    Trimming trimming = new Trimming(source, tolerance);
    int width = source.width();
    int top = 0;
    while (top < source.height() && trimming.first(top * width, width) == width) {
      top++;
    }
    if (top == source.height()) {
      return source;
    }
    int bottom = source.height();
    while (trimming.first((bottom - 1) * width, width) == width) {
      bottom--;
    }
    int left = width;
    int right = 0;
    for (int y = top; y < bottom; y++) {
      left = Math.min(left, trimming.first(y * width, left));
      right = Math.max(right, trimming.end(y * width, right, width));
    }
    boolean whole = right - left == width && bottom - top == source.height();
    return whole ? source : Cropping.copy(source, left, top, right - left, bottom - top);
  }

  /** Position of the first pixel in a row that differs, or {@code limit}. */
  private int first(int row, int limit) {
    int x = 0;
    while (x < limit && !differs(argb[row + x])) {
      x++;
    }
    return x;
  }

  /** Position after the last pixel in a row that differs, or {@code least}. */
  private int end(int row, int least, int width) {
    int x = width;
    while (x > least && !differs(argb[row + x - 1])) {
      x--;
    }
    return x;
  }

  private boolean differs(int pixel) {
    if (pixel == border) {
      return false;
    }
    int alpha = pixel >>> 24;
    int borderAlpha = border >>> 24;
    if (Math.abs(alpha - borderAlpha) > tolerance) {
      return true;
    }
    for (int shift = 0; shift < 24; shift += 8) {
      int difference = (pixel >> shift & 255) * alpha - (border >> shift & 255) * borderAlpha;
      if (Math.abs(difference) > tolerance * 255) {
        return true;
      }
    }
    return false;
  }
}
