package com.progimage.server.engine.trace;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.trace.region.CostModel;
import com.progimage.server.engine.trace.region.PackedColor;

/**
 * The two styles of tracing: photos become many small polygons on the pixel grid, flat art becomes
 * few regions with smooth outlines between the pixels.
 *
 * @param flat whether outlines are curves at the subpixel position that antialiasing shows
 * @param costs expected size of a region
 * @param lambda minimum squared error that a byte is worth
 * @param bytesPerPixel maximum size per working pixel; the budget may allow less
 * @param push distance in working pixels by which a region extends under those painted later
 * @param hiddenTolerance maximum deviation of such a hidden edge, in working pixels
 * @param visibleTolerance maximum deviation of a visible edge, in working pixels
 * @param coarse whether coordinates are rounded more coarsely, too
 */
record TraceStyle(
    boolean flat,
    CostModel costs,
    double lambda,
    double bytesPerPixel,
    double push,
    double hiddenTolerance,
    double visibleTolerance,
    boolean coarse) {

  private static final double FLAT_SHARE = 0.72;
  private static final double COARSER = 2;

  /**
   * Bytes that a pixel of a photo may take at the default detail. More of them show little more:
   * vtracer, with its settings for photos, takes 3.0.
   */
  private static final double PHOTO_BYTES = 3.0;

  /** Factor of these bytes per level of detail. */
  private static final double DETAIL_BYTES = 1.4;

  /** Maximum squared distance between neighbors that count as equal. */
  private static final int EQUAL = 6;

  static TraceStyle of(Pixels pixels, TraceOptions options) {
    int coarser = TraceOptions.DEFAULT_DETAIL - options.detail();
    if (options.mono() || isFlat(pixels)) {
      double tolerance = 0.1 + 0.03 * (10 - options.detail());
      return new TraceStyle(
          true,
          new CostModel(20, 0.6),
          60 * StrictMath.pow(2, coarser),
          Double.POSITIVE_INFINITY,
          1.05,
          0.3,
          tolerance,
          false);
    }
    // Above the default detail, the number of bytes decides; below it, each level should look
    // different.
    double lambda = 20 * StrictMath.pow(coarser > 0 ? 2.5 : 1.7, coarser);
    double bytes = PHOTO_BYTES * StrictMath.pow(DETAIL_BYTES, Math.max(0, -coarser));
    return new TraceStyle(false, new CostModel(16, 2), lambda, bytes, 0.5, 0.75, 0.4, false);
  }

  /** The style for a picture over its budget; only flat art can become coarser. */
  TraceStyle coarser() {
    return flat
        ? new TraceStyle(
            true,
            costs,
            lambda,
            bytesPerPixel,
            push,
            hiddenTolerance,
            visibleTolerance * COARSER,
            /* coarse= */ true)
        : this;
  }

  /** Number of coordinate units per working pixel. */
  int unitsPerPixel(int reduction) {
    if (flat) {
      return coarse ? 4 : 10;
    }
    return reduction == 1 ? 2 : 3;
  }

  /**
   * Drawings consist mostly of areas of one color: .91 to .99 of their pixels, in photos .04 to
   * .38.
   */
  private static boolean isFlat(Pixels pixels) {
    int width = pixels.width();
    int[] argb = pixels.argb();
    long equal = 0;
    long all = (long) (width - 1) * (pixels.height() - 1);
    for (int y = 0; y < pixels.height() - 1; y++) {
      for (int i = y * width, end = i + width - 1; i < end; i++) {
        if (PackedColor.distance(argb[i], argb[i + 1]) <= EQUAL
            && PackedColor.distance(argb[i], argb[i + width]) <= EQUAL) {
          equal++;
        }
      }
    }
    return all == 0 || equal > FLAT_SHARE * all;
  }
}
