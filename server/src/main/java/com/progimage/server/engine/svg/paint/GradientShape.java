package com.progimage.server.engine.svg.paint;

/** Where a point is along a gradient: 0 at its start, 1 at its end. */
@FunctionalInterface
interface GradientShape {
  /**
   * Finds the positions of points in a row.
   *
   * @param x of the first point, in the coordinates of the gradient
   * @param y of the first point
   * @param stepX from one point to the next
   * @param stepY from one point to the next
   * @param positions where to put them
   * @param count the number of points
   */
  void positions(double x, double y, double stepX, double stepY, float[] positions, int count);
}
