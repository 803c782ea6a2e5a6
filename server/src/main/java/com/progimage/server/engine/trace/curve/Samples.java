package com.progimage.server.engine.trace.curve;

import java.util.Arrays;

/** A growing list of points, in working pixels. Some are known to be corners of the drawing. */
public final class Samples {
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

  /** Makes a closed outline begin, and end, at one of its points. */
  void closeAt(int start) {
    if (start > 0) {
      x = rotated(x, start);
      y = rotated(y, start);
      boolean[] corners = corner.clone();
      for (int i = 0; i < size; i++) {
        corner[i] = corners[(i + start) % size];
      }
    }
    add(x[0], y[0]);
  }

  private double[] rotated(double[] values, int start) {
    double[] rotated = new double[values.length];
    System.arraycopy(values, start, rotated, 0, size - start);
    System.arraycopy(values, 0, rotated, size - start, start);
    return rotated;
  }

  /** Joins neighbouring points at the same place. */
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

  /** {@link Math#hypot} may differ between machines in the last bit; this may not. */
  static double length(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }
}
