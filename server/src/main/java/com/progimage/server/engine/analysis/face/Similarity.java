package com.progimage.server.engine.analysis.face;

/**
 * Map of the plane that keeps shapes: it turns, scales and moves them. {@code x' = cos·x − sin·y +
 * x₀, y' = sin·x + cos·y + y₀}, where cos and sin contain the scale.
 */
record Similarity(double cos, double sin, double x0, double y0) {
  /**
   * The map that brings points nearest to others, by the sum of squared distances (Umeyama 1991).
   *
   * @param from x and y in turn
   * @param to as many
   */
  static Similarity between(double[] from, double[] to) {
    int points = from.length / 2;
    double fromX = 0;
    double fromY = 0;
    double toX = 0;
    double toY = 0;
    for (int i = 0; i < from.length; i += 2) {
      fromX += from[i];
      fromY += from[i + 1];
      toX += to[i];
      toY += to[i + 1];
    }
    fromX /= points;
    fromY /= points;
    toX /= points;
    toY /= points;
    double along = 0;
    double across = 0;
    double size = 0;
    for (int i = 0; i < from.length; i += 2) {
      double ax = from[i] - fromX;
      double ay = from[i + 1] - fromY;
      double bx = to[i] - toX;
      double by = to[i + 1] - toY;
      along += ax * bx + ay * by;
      across += ax * by - ay * bx;
      size += ax * ax + ay * ay;
    }
    double cos = size == 0 ? 1 : along / size;
    double sin = size == 0 ? 0 : across / size;
    return new Similarity(
        cos, sin, toX - (cos * fromX - sin * fromY), toY - (sin * fromX + cos * fromY));
  }

  static Similarity between(float[] from, float[] to) {
    return between(doubles(from), doubles(to));
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  double x(double x, double y) {
    return cos * x - sin * y + x0;
  }

  double y(double x, double y) {
    return sin * x + cos * y + y0;
  }

  double angle() {
    return Math.atan2(sin, cos);
  }

  double scale() {
    return Math.hypot(cos, sin);
  }
}
