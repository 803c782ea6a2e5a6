package com.progimage.server.engine.trace.curve;

/** A direction of length 1, or 0 if there is none. */
record Direction(double x, double y) {
  static final Direction NONE = new Direction(0, 0);

  static Direction of(double x, double y) {
    double length = PointList.length(x, y);
    return length < 1e-9 ? NONE : new Direction(x / length, y / length);
  }

  Direction reversed() {
    return new Direction(-x, -y);
  }

  boolean isNone() {
    return x == 0 && y == 0;
  }
}
