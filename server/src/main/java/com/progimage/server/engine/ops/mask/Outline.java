package com.progimage.server.engine.ops.mask;

import java.util.Arrays;

/**
 * A closed line through points, in pixels, (0, 0) being the left top corner of the picture. It may
 * not cross itself.
 */
final class Outline {
  private final double[] xs;
  private final double[] ys;

  Outline(double[] xs, double[] ys) {
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
   * Scaled, in its proportions, and moved, to be as large as a picture holds, and in its middle.
   */
  Outline within(int width, int height) {
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

  /** Points, moved by the first two, then scaled, then moved by the last two. */
  Outline moved(double x, double y, double scaleX, double scaleY, double left, double top) {
    double[] movedXs = new double[points()];
    double[] movedYs = new double[points()];
    for (int i = 0; i < points(); i++) {
      movedXs[i] = (xs[i] + x) * scaleX + left;
      movedYs[i] = (ys[i] + y) * scaleY + top;
    }
    return new Outline(movedXs, movedYs);
  }
}
