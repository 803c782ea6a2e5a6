package com.progimage.server.engine.trace.region;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;

/**
 * A picture to trace at its working size, in premultiplied colors. It has two layers of the same
 * size. {@link #source} has the original colors, including soft edges, and shows where an edge runs
 * between two pixels. {@link #snapped} assigns each edge pixel to one side or the other; regions
 * are made from it.
 */
public final class TracedPicture {
  /** Up to here, the sum of a channel over all pixels fits into 31 bits. */
  public static final int MAX_PIXELS = 1 << 21;

  private final int width;
  private final int height;
  private final boolean opaque;
  private final int[] source;
  private final int[] snapped;

  TracedPicture(int width, int height, boolean opaque, int[] source, int[] snapped) {
    if ((long) width * height > MAX_PIXELS) {
      throw new IllegalArgumentException(width + "x" + height + " is over " + MAX_PIXELS);
    }
    this.width = width;
    this.height = height;
    this.opaque = opaque;
    this.source = source;
    this.snapped = snapped;
  }

  /**
   * Reduces a picture: each square of {@code reduction × reduction} pixels, clipped at the right
   * and bottom border, becomes its mean.
   */
  public static TracedPicture of(Pixels pixels, int reduction) {
    Size size = reducedSize(pixels, reduction);
    int width = size.width();
    int height = size.height();
    int[] reduced = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        reduced[y * width + x] =
            reduction == 1
                ? PackedColor.premultiplied(pixels.at(x, y))
                : mean(pixels, x * reduction, y * reduction, reduction);
      }
    }
    return new TracedPicture(width, height, pixels.isOpaque(), reduced, reduced);
  }

  public static Size reducedSize(Pixels pixels, int reduction) {
    return new Size(
        Math.ceilDiv(pixels.width(), reduction), Math.ceilDiv(pixels.height(), reduction));
  }

  private static int mean(Pixels pixels, int left, int top, int side) {
    int right = Math.min(pixels.width(), left + side);
    int bottom = Math.min(pixels.height(), top + side);
    long alpha = 0;
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int color = PackedColor.premultiplied(pixels.at(x, y));
        alpha += PackedColor.alpha(color);
        red += PackedColor.red(color);
        green += PackedColor.green(color);
        blue += PackedColor.blue(color);
      }
    }
    long count = (long) (right - left) * (bottom - top);
    long half = count / 2;
    return PackedColor.of(
        (int) ((alpha + half) / count),
        (int) ((red + half) / count),
        (int) ((green + half) / count),
        (int) ((blue + half) / count));
  }

  TracedPicture withSnapped(int[] colors) {
    return new TracedPicture(width, height, opaque, source, colors);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Whether every pixel is fully opaque. */
  public boolean isOpaque() {
    return opaque;
  }

  public int[] source() {
    return source;
  }

  public int[] snapped() {
    return snapped;
  }
}
