package com.progimage.server.engine.ops.resample;

import com.progimage.server.engine.Pixels;
import java.util.Arrays;

/** Copies rectangles between pictures. */
public final class Cropping {
  private Cropping() {}

  /** A copy of a rectangle that lies within the source. */
  public static Pixels copy(Pixels source, int x, int y, int width, int height) {
    Pixels part = Pixels.create(width, height);
    for (int row = 0; row < height; row++) {
      System.arraycopy(
          source.argb(), (y + row) * source.width() + x, part.argb(), row * width, width);
    }
    return part;
  }

  /**
   * The source with its top left corner at (left, top) of a larger picture, whose other pixels are
   * {@code argb}.
   */
  public static Pixels pad(Pixels source, int left, int top, int width, int height, int argb) {
    Pixels padded = Pixels.create(width, height);
    if (argb != 0) {
      Arrays.fill(padded.argb(), argb);
    }
    for (int row = 0; row < source.height(); row++) {
      System.arraycopy(
          source.argb(),
          row * source.width(),
          padded.argb(),
          (top + row) * width + left,
          source.width());
    }
    return padded;
  }
}
