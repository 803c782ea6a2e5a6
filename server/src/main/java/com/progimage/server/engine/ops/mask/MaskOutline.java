package com.progimage.server.engine.ops.mask;

import java.util.Arrays;

/**
 * A closed polygon, in pixels, where (0, 0) is the top left corner of the picture. It must not
 * cross itself.
 */
final class MaskOutline {
  private final double[] xs;
  private final double[] ys;

  MaskOutline(double[] xs, double[] ys) {
    this.xs = xs;
    this.ys = ys;
  }

  double x(int point) {
    return xs[point];
  }

  double y(int point) {
    return ys[point];
  }

  int points() {
    return xs.length;
  }

  /**
   * Scales the outline in its proportions to the largest size that fits into a picture, and centers
   * it.
   */
  MaskOutline within(int width, int height) {
    double left = Arrays.stream(xs).min().orElseThrow();
    double top = Arrays.stream(ys).min().orElseThrow();
    double ownWidth = Arrays.stream(xs).max().orElseThrow() - left;
    double ownHeight = Arrays.stream(ys).max().orElseThrow() - top;
    double scale = Math.min(width / ownWidth, height / ownHeight);
    return moved(
        -left,
        -top,
        scale,
        scale,
        (width - scale * ownWidth) / 2,
        (height - scale * ownHeight) / 2);
  }

  /** Moves the points by the first two, scales them, and moves them by the last two. */
  MaskOutline moved(double x, double y, double scaleX, double scaleY, double left, double top) {
    double[] movedXs = new double[points()];
    double[] movedYs = new double[points()];
    for (int i = 0; i < points(); i++) {
      movedXs[i] = (xs[i] + x) * scaleX + left;
      movedYs[i] = (ys[i] + y) * scaleY + top;
    }
    return new MaskOutline(movedXs, movedYs);
  }
}
