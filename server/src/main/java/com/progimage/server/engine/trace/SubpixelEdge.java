package com.progimage.server.engine.trace;

import com.progimage.server.engine.trace.region.PackedColor;
import com.progimage.server.engine.trace.region.Segmentation;

/**
 * Finds the subpixel position of an edge. Antialiasing made the two pixels along a crack mixtures
 * of the colors on both sides; the proportions give the distance of the edge from the crack.
 */
final class SubpixelEdge {
  /** With less contrast than this, the mixture is noise. */
  private static final int MIN_CONTRAST = 300;

  private final Segmentation segmentation;
  private final boolean fixed;
  private final int fixedInside;
  private final int fixedOutside;

  private SubpixelEdge(Segmentation segmentation, boolean fixed, int inside, int outside) {
    this.segmentation = segmentation;
    this.fixed = fixed;
    fixedInside = inside;
    fixedOutside = outside;
  }

  /** Uses the colors of the regions. */
  static SubpixelEdge betweenRegions(Segmentation segmentation) {
    return new SubpixelEdge(segmentation, /* fixed= */ false, 0, 0);
  }

  /** Uses the same two colors everywhere. */
  static SubpixelEdge between(Segmentation segmentation, int inside, int outside) {
    return new SubpixelEdge(segmentation, /* fixed= */ true, inside, outside);
  }

  /** Outward offset of the edge from a crack, −0.5 to 0.5 working pixels. */
  double offset(TracedOutline outline, int crack) {
    int direction = outline.direction(crack);
    int insideX = outline.insideX(crack);
    int insideY = outline.insideY(crack);
    int outsideX = insideX + TracedOutline.OUTWARD_X[direction];
    int outsideY = insideY + TracedOutline.OUTWARD_Y[direction];
    int inside = fixedInside;
    int outside = fixedOutside;
    if (!fixed) {
      inside = segmentation.colorOf(segmentation.at(insideX, insideY));
      outside = segmentation.colorOf(segmentation.at(outsideX, outsideY));
    }
    int contrast = PackedColor.distance(inside, outside);
    if (contrast <= MIN_CONTRAST) {
      return 0;
    }
    int[] source = segmentation.picture().source();
    int width = segmentation.width();
    double covered =
        coverage(source[insideY * width + insideX], inside, outside, contrast)
            + coverage(source[outsideY * width + outsideX], inside, outside, contrast);
    return Math.clamp(covered - 1, -0.5, 0.5);
  }

  private static double coverage(int color, int inside, int outside, int contrast) {
    return Math.clamp(1 - PackedColor.position(color, inside, outside, contrast), 0.0, 1.0);
  }
}
