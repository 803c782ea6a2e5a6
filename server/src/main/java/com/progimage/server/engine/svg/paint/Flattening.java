package com.progimage.server.engine.svg.paint;

import java.awt.geom.PathIterator;

/** Adds the outlines of a shape to a coverage: curves as short lines. */
final class Flattening {
  /** How far a line may be from its curve, in pixels. */
  private static final double TOLERANCE = 0.05;

  /** For a curve of any size that is seen. */
  private static final int MAX_LINES = 1 << 12;

  private final AreaCoverage coverage;
  private final int width;
  private final int rows;
  private final double offsetX;
  private final double offsetY;
  private final double[] points = new double[6];
  private double startX;
  private double startY;
  private double x;
  private double y;

  /**
   * @param offsetX position of the coverage's first pixel
   * @param offsetY position of the coverage's first pixel
   */
  Flattening(AreaCoverage coverage, int width, int rows, double offsetX, double offsetY) {
    this.coverage = coverage;
    this.width = width;
    this.rows = rows;
    this.offsetX = offsetX;
    this.offsetY = offsetY;
  }

  /** Adds the outlines, and closes those that are open. */
  void add(PathIterator outlines) {
    for (; !outlines.isDone(); outlines.next()) {
      int kind = outlines.currentSegment(points);
      for (int i = 0; i < points.length; i += 2) {
        points[i] -= offsetX;
        points[i + 1] -= offsetY;
      }
      switch (kind) {
        case PathIterator.SEG_MOVETO -> {
          close();
          startX = points[0];
          startY = points[1];
          x = startX;
          y = startY;
        }
        case PathIterator.SEG_LINETO -> line(points[0], points[1]);
        case PathIterator.SEG_QUADTO ->
            curve(
                x + (points[0] - x) * 2 / 3,
                y + (points[1] - y) * 2 / 3,
                points[2] + (points[0] - points[2]) * 2 / 3,
                points[3] + (points[1] - points[3]) * 2 / 3,
                points[2],
                points[3]);
        case PathIterator.SEG_CUBICTO ->
            curve(points[0], points[1], points[2], points[3], points[4], points[5]);
        default -> close();
      }
    }
    close();
  }

  private void close() {
    line(startX, startY);
  }

  private void line(double toX, double toY) {
    coverage.line(x, y, toX, toY);
    x = toX;
    y = toY;
  }

  private void curve(double x1, double y1, double x2, double y2, double x3, double y3) {
    int lines = isOutside(x1, y1, x2, y2, x3, y3) ? 1 : lines(x1, y1, x2, y2, x3, y3);
    double x0 = x;
    double y0 = y;
    for (int i = 1; i < lines; i++) {
      double t = (double) i / lines;
      double s = 1 - t;
      double a = s * s * s;
      double b = 3 * s * s * t;
      double c = 3 * s * t * t;
      double d = t * t * t;
      line(a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3);
    }
    line(x3, y3);
  }

  /** A curve that is not seen covers as much as the line between its ends. */
  private boolean isOutside(double x1, double y1, double x2, double y2, double x3, double y3) {
    return Math.max(Math.max(y, y1), Math.max(y2, y3)) <= 0
        || Math.min(Math.min(y, y1), Math.min(y2, y3)) >= rows
        || Math.max(Math.max(x, x1), Math.max(x2, x3)) <= 0
        || Math.min(Math.min(x, x1), Math.min(x2, x3)) >= width;
  }

  /** So many that none is farther away than the second differences of the points allow. */
  private int lines(double x1, double y1, double x2, double y2, double x3, double y3) {
    double first = length(x - 2 * x1 + x2, y - 2 * y1 + y2);
    double second = length(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3);
    double lines = Math.sqrt(0.75 * Math.max(first, second) / TOLERANCE);
    return (int) Math.clamp(Math.ceil(lines), 1, MAX_LINES);
  }

  private static double length(double dx, double dy) {
    return Math.sqrt(dx * dx + dy * dy);
  }
}
