package com.progimage.server.engine.ops.filter;

import com.progimage.server.engine.Pixels;

/**
 * Takes the median of each channel in a square around each pixel. Beyond the edges, the outermost
 * pixels repeat. Colors are weighted by alpha, and alpha has a median of its own.
 */
final class MedianFilter {
  private MedianFilter() {}

  /**
   * @param side of the square, odd
   */
  static Pixels apply(Pixels source, int side) {
    if (side == 1) {
      return source;
    }
    return side == 3 && source.isOpaque()
        ? MedianOfNine.apply(source)
        : HistogramMedian.apply(source, side / 2);
  }
}
