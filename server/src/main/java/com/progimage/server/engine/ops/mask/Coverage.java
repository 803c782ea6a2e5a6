package com.progimage.server.engine.ops.mask;

import java.util.Arrays;

/**
 * Computes how much of each pixel lies within an outline: the exact area, row by row. Each edge
 * adds to a row the area between itself and the right end of the row, with a sign for its
 * direction. The sum is the area within.
 */
final class Coverage {
  private final MaskOutline outline;
  private final int width;

  /** Changes of the area from pixel to pixel. */
  private final double[] steps;

  /** Indices of the edges' start points, sorted by the edges' upper ends. */
  private final int[] edges;

  /** Edges that have begun but not ended. */
  private final int[] open;

  private int begun;
  private int openCount;
  private int y;

  /**
   * @param outline lies within 0 to width
   */
  Coverage(MaskOutline outline, int width) {
    this.outline = outline;
    this.width = width;
    steps = new double[width + 2];
    edges = new int[outline.points()];
    open = new int[edges.length];
    Integer[] sorted = new Integer[edges.length];
    Arrays.setAll(sorted, i -> i);
    Arrays.sort(sorted, (one, other) -> Double.compare(top(one), top(other)));
    Arrays.setAll(edges, i -> sorted[i]);
  }

  private double top(int edge) {
    return Math.min(outline.y(edge), outline.y(next(edge)));
  }

  private int next(int point) {
    return point + 1 == outline.points() ? 0 : point + 1;
  }

  /** Computes the next row, 0 to 255 per pixel. */
  void next(int[] row) {
    Arrays.fill(steps, 0);
    while (begun < edges.length && top(edges[begun]) < y + 1) {
      open[openCount++] = edges[begun++];
    }
    int left = 0;
    for (int i = 0; i < openCount; i++) {
      int from = open[i];
      int to = next(from);
      add(outline.x(from), outline.y(from), outline.x(to), outline.y(to));
      if (Math.max(outline.y(from), outline.y(to)) > y + 1) {
        open[left++] = from;
      }
    }
    openCount = left;
    double sum = 0;
    for (int x = 0; x < width; x++) {
      sum += steps[x];
      row[x] = (int) (Math.min(1, Math.abs(sum)) * 255 + 0.5);
    }
    y++;
  }

  /** Adds the part of an edge that lies in the row. */
  private void add(double x0, double y0, double x1, double y1) {
    if (y0 == y1) {
      return;
    }
    double slope = (x1 - x0) / (y1 - y0);
    double start = Math.clamp(y0, y, y + 1);
    double end = Math.clamp(y1, y, y + 1);
    double fromX = Math.clamp(x0 + (start - y0) * slope, 0, width);
    double toX = Math.clamp(x0 + (end - y0) * slope, 0, width);
    double height = end - start;
    if (fromX > toX) {
      double swapped = fromX;
      fromX = toX;
      toX = swapped;
    }
    int first = (int) fromX;
    int last = (int) toX;
    double perX = first == last ? 0 : height / (toX - fromX);
    for (int x = first; x <= last; x++) {
      double a = Math.max(fromX, x);
      double b = Math.min(toX, x + 1);
      double part = first == last ? height : perX * (b - a);
      double right = part * (x + 1 - (a + b) / 2);
      steps[x] += right;
      steps[x + 1] += part - right;
    }
  }
}
