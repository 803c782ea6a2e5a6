package com.progimage.server.inspect.format;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;

/**
 * Limits of an upload.
 *
 * @param maxPixels width × height of the canvas, and of each frame
 * @param maxSide width or height in pixels
 * @param maxSvgBytes of the SVG's text
 * @param maxSvgElements in total
 * @param maxSvgDepth of nested elements
 * @param maxSvgAttributes of one element
 */
public record Limits(
    long maxPixels,
    int maxSide,
    int maxSvgBytes,
    int maxSvgElements,
    int maxSvgDepth,
    int maxSvgAttributes) {
  public static final Limits DEFAULTS = new Limits(50_000_000, 16_384, 2 << 20, 20_000, 128, 256);

  public Limits {
    if (maxPixels < 1
        || maxSide < 1
        || maxSvgBytes < 1
        || maxSvgElements < 1
        || maxSvgDepth < 1
        || maxSvgAttributes < 1) {
      throw new IllegalArgumentException("a limit is below 1: allow at least 1 of each");
    }
  }

  /**
   * Checks the size in a header.
   *
   * @param width at least 1, and at most 2³¹ − 1
   * @param height at least 1, and at most 2³¹ − 1
   * @throws Failure {@code image-too-large} above a limit
   */
  public Size check(long width, long height) {
    long side = Math.max(width, height);
    if (side > maxSide) {
      throw Failure.overLimit(
          ErrorCode.IMAGE_TOO_LARGE,
          "the image is %dx%d pixels and a side may have at most %d: send a smaller one"
              .formatted(width, height, maxSide),
          maxSide,
          side);
    }
    long pixels = width * height;
    if (pixels > maxPixels) {
      throw Failure.overLimit(
          ErrorCode.IMAGE_TOO_LARGE,
          "the image is %dx%d, which is %d pixels, and may have at most %d: send a smaller one"
              .formatted(width, height, pixels, maxPixels),
          maxPixels,
          pixels);
    }
    return new Size((int) width, (int) height);
  }
}
