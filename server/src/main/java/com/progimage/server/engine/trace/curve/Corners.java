package com.progimage.server.engine.trace.curve;

/** Finds where an outline turns so sharply that no curve may pass through. */
final class Corners {
  /** Number of samples on each side over which a turn is measured. */
  private static final int REACH = 3;

  /** Cosine of the turn that makes a joint a corner: about 44 degrees. */
  static final double SHARP = 0.72;

  private Corners() {}

  /** Marks the ends, the known corners, and each local maximum of a sharp turn. */
  static boolean[] of(PointList samples) {
    int size = samples.size;
    double[] turn = new double[size];
    for (int i = 1; i < size - 1; i++) {
      turn[i] = turn(samples, Math.max(0, i - REACH), i, Math.min(size - 1, i + REACH));
    }
    boolean[] corner = new boolean[size];
    for (int i = 0; i < size; i++) {
      corner[i] = i == 0 || i == size - 1 || samples.corner[i] || isFoundCorner(samples, turn, i);
    }
    return corner;
  }

  private static boolean isFoundCorner(PointList samples, double[] turn, int at) {
    int size = samples.size;
    if (at < 2 || at > size - 3 || turn[at] > SHARP) {
      return false;
    }
    for (int i = Math.max(0, at - REACH); i <= Math.min(size - 1, at + REACH); i++) {
      if (samples.corner[i]) {
        return false;
      }
    }
    for (int i = Math.max(1, at - 2); i <= Math.min(size - 2, at + 2); i++) {
      if (turn[i] < turn[at] - 1e-12 || turn[i] == turn[at] && i < at) {
        return false;
      }
    }
    return true;
  }

  /** The best start of a closed outline: a known corner, otherwise the sharpest turn. */
  static int sharpest(PointList samples) {
    int size = samples.size;
    for (int i = 0; i < size; i++) {
      if (samples.corner[i]) {
        return i;
      }
    }
    if (size < 8) {
      return 0;
    }
    int reach = Math.min(REACH + 1, size / 4);
    double least = 2;
    int sharpest = 0;
    for (int i = 0; i < size; i++) {
      double turn = turn(samples, (i + size - reach) % size, i, (i + reach) % size);
      if (turn < least - 1e-9) {
        least = turn;
        sharpest = i;
      }
    }
    return sharpest;
  }

  /** Cosine of the turn at a sample: 1 is straight on, −1 is back. */
  static double turn(PointList samples, int before, int at, int after) {
    double inX = samples.x[at] - samples.x[before];
    double inY = samples.y[at] - samples.y[before];
    double outX = samples.x[after] - samples.x[at];
    double outY = samples.y[after] - samples.y[at];
    double lengths = Math.sqrt((inX * inX + inY * inY) * (outX * outX + outY * outY));
    return lengths < 1e-12 ? 1 : (inX * outX + inY * outY) / lengths;
  }
}
