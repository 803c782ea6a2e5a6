package com.progimage.server.engine.ops.mask;

import com.progimage.server.engine.Pixels;
import com.progimage.server.transformation.operation.Mask;
import com.progimage.server.transformation.operation.Mask.RoundCorners;

/** Applies masks: multiplies alpha by the share of each pixel that lies within the outline. */
public final class Masks {
  private Masks() {}

  /** The source itself if the mask, by definition, changes nothing. */
  public static Pixels apply(Pixels source, Mask mask) {
    int width = source.width();
    int height = source.height();
    return switch (mask) {
      case RoundCorners corners ->
          corners.radius() == 0
              ? source
              : cut(source, Outlines.roundCorners(corners.radius(), width, height));
      case Mask.NamedOutline outline -> cut(source, Outlines.of(outline.shape(), width, height));
    };
  }

  private static Pixels cut(Pixels source, MaskOutline outline) {
    int width = source.width();
    Coverage coverage = new Coverage(outline, width);
    int[] from = source.argb();
    int[] to = new int[from.length];
    int[] row = new int[width];
    for (int at = 0; at < from.length; at += width) {
      coverage.next(row);
      for (int x = 0; x < width; x++) {
        int pixel = from[at + x];
        int alpha = ((pixel >>> 24) * row[x] + 127) / 255;
        to[at + x] = alpha == 0 ? 0 : alpha << 24 | pixel & 0xff_ffff;
      }
    }
    return new Pixels(width, source.height(), to);
  }
}
