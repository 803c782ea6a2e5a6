package com.progimage.server.engine.trace.curve;

import java.util.Arrays;

/** A growing list of points, in working pixels. Some are known to be corners of the drawing. */
public final class PointList {
  /** Number of samples on each side that define the direction of a push. */
  private static final int REACH = 1;

  double[] x = new double[1024];
  double[] y = new double[1024];
  boolean[] corner = new boolean[1024];
  int size;

  public void clear() {
    size = 0;
  }

  public void add(double atX, double atY) {
    if (size == x.length) {
      x = Arrays.copyOf(x, size * 2);
      y = Arrays.copyOf(y, size * 2);
      corner = Arrays.copyOf(corner, size * 2);
    }
    corner[size] = false;
    x[size] = atX;
    y[size++] = atY;
  }

  public void addCorner(double atX, double atY) {
    add(atX, atY);
    corner[size - 1] = true;
  }

  /**
   * Moves every point to the left of the path's direction, which is up where the path goes right.
   * The ends of an open run stay.
   */
  public void push(double distance, boolean closed) {
    // Copies only the part in use, so that one long outline does not slow down all later ones.
    double[] fromX = Arrays.copyOf(x, size);
    double[] fromY = Arrays.copyOf(y, size);
    for (int i = closed ? 0 : 1; i < (closed ? size : size - 1); i++) {
      int before = closed ? Math.floorMod(i - REACH, size) : Math.max(0, i - REACH);
      int after = closed ? (i + REACH) % size : Math.min(size - 1, i + REACH);
      Direction along = Direction.of(fromX[after] - fromX[before], fromY[after] - fromY[before]);
      x[i] = fromX[i] + distance * along.y();
      y[i] = fromY[i] - distance * along.x();
    }
  }

  double distance(int one, int other) {
    return length(x[other] - x[one], y[other] - y[one]);
  }

  /** The point farthest from a given one. */
  int farthestFrom(int point) {
    double greatest = -1;
    int farthest = point;
    for (int i = 0; i < size; i++) {
      double distance = distance(point, i);
      if (distance > greatest) {
        greatest = distance;
        farthest = i;
      }
    }
    return farthest;
  }

  /** Makes a closed outline begin and end at one of its points. */
  void closeAt(int start) {
    double[] fromX = Arrays.copyOf(x, size);
    double[] fromY = Arrays.copyOf(y, size);
    boolean[] fromCorner = Arrays.copyOf(corner, size);
    for (int i = 0; i < size; i++) {
      int from = (i + start) % size;
      x[i] = fromX[from];
      y[i] = fromY[from];
      corner[i] = fromCorner[from];
    }
    add(x[0], y[0]);
  }

  /** Joins adjacent points at the same position. */
  void dropRepeated() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (kept > 0 && Math.abs(x[i] - x[kept - 1]) < 1e-6 && Math.abs(y[i] - y[kept - 1]) < 1e-6) {
        corner[kept - 1] |= corner[i];
      } else {
        x[kept] = x[i];
        y[kept] = y[i];
        corner[kept++] = corner[i];
      }
    }
    size = kept;
  }

  /** {@link Math#hypot} may differ between machines in the last bit; this cannot. */
  static double length(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }
}
