package com.progimage.server.engine.trace;

import com.progimage.server.engine.trace.region.Segmentation;
import java.util.Arrays;

/**
 * The region of each pixel, in a frame of one pixel that belongs to no region: a walk along an
 * outline need not ask where the picture ends. Pixels have places, row by row, frame included.
 */
final class FramedRegions {
  /** The region of the frame. */
  static final int NONE = -1;

  private final int[] regionAt;
  private final int stride;

  FramedRegions(Segmentation segmentation) {
    int width = segmentation.width();
    stride = width + 2;
    regionAt = new int[stride * (segmentation.height() + 2)];
    Arrays.fill(regionAt, NONE);
    for (int y = 0; y < segmentation.height(); y++) {
      System.arraycopy(segmentation.regionOf(), y * width, regionAt, place(0, y), width);
    }
  }

  /** Distance from a place to the one below it. */
  int stride() {
    return stride;
  }

  /** The region at each place. */
  int[] regionAt() {
    return regionAt;
  }

  int place(int x, int y) {
    return (y + 1) * stride + x + 1;
  }

  int x(int place) {
    return place % stride - 1;
  }

  int y(int place) {
    return place / stride - 1;
  }
}
