package com.progimage.server.engine.trace;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.trace.region.TracedPicture;
import java.util.Optional;

/**
 * Traces raster pictures to SVG: regions of one color with fitted outlines. The same picture and
 * options give the same bytes on every machine.
 */
public final class Tracer {
  /**
   * Maximum number of a photo's pixels per byte of the budget: the budget cannot pay for more
   * detail.
   */
  private static final double PIXELS_PER_BYTE = 1.7;

  /** Photos with this many pixels or fewer are not reduced, however small the budget. */
  private static final int SMALL_PHOTO = 400_000;

  private Tracer() {}

  /**
   * The picture as SVG in UTF-8, displayed at the picture's size, in at most {@code
   * options.maxBytes()} bytes. To fit, it loses detail first, then resolution.
   */
  public static byte[] trace(Pixels pixels, TraceOptions options) {
    return trace(pixels, options, /* underpainted= */ true);
  }

  /**
   * @param underpainted whether hairlines between regions may be covered from below
   */
  static byte[] trace(Pixels pixels, TraceOptions options, boolean underpainted) {
    TraceStyle style = TraceStyle.of(pixels, options);
    int reduction = firstReduction(pixels, options, style);
    while (true) {
      Optional<byte[]> svg = new SizedTrace(pixels, options, style, reduction, underpainted).fit();
      if (svg.isPresent()) {
        return svg.get();
      }
      // Ends at one pixel at the latest, which fits any permitted budget.
      reduction *= 2;
    }
  }

  private static int firstReduction(Pixels pixels, TraceOptions options, TraceStyle style) {
    long maxPixels = TracedPicture.MAX_PIXELS;
    if (!style.flat()) {
      long payable = Math.max(SMALL_PHOTO, (long) (options.maxBytes() * PIXELS_PER_BYTE));
      maxPixels = Math.min(maxPixels, payable);
    }
    int reduction = 1;
    while (TracedPicture.reducedSize(pixels, reduction).pixels() > maxPixels) {
      reduction++;
    }
    return reduction;
  }
}
