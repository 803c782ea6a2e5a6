package com.progimage.server.engine.ops.mask;

import com.progimage.server.transformation.operation.Mask.Shape;
import java.util.function.DoubleUnaryOperator;

/**
 * The outlines of the named shapes, at any scale. Curves are approximated by lines between close
 * points.
 */
final class Outlines {
  /** Minimum number of points of a curve; a power of two, so that it includes the four extremes. */
  private static final int LEAST_POINTS = 64;

  private Outlines() {}

  /** The shape in the middle of a picture, as large as fits. */
  static MaskOutline of(Shape shape, int width, int height) {
    int points = points(Math.max(width, height));
    return switch (shape) {
      case CIRCLE -> circle(points).within(width, height);
      case ELLIPSE -> circle(points).moved(1, 1, width / 2.0, height / 2.0, 0, 0);
      case SQUARE -> regular(4, 45).within(width, height);
      case DIAMOND -> regular(4, 0).within(width, height);
      case TRIANGLE -> regular(3, -90).within(width, height);
      case PENTAGON -> regular(5, -90).within(width, height);
      case HEXAGON -> regular(6, 0).within(width, height);
      case STAR -> star().within(width, height);
      case HEART -> heart(points).within(width, height);
      case SQUIRCLE -> squircle(points).within(width, height);
    };
  }

  /** The whole picture with round corners; the radius is at most half of the shorter side. */
  static MaskOutline roundCorners(double radius, int width, int height) {
    double r = Math.min(radius, Math.min(width, height) / 2.0);
    int quarter = points(r) / 4;
    double[] xs = new double[4 * (quarter + 1)];
    double[] ys = new double[xs.length];
    for (int corner = 0; corner < 4; corner++) {
      double middleX = corner == 0 || corner == 3 ? width - r : r;
      double middleY = corner < 2 ? height - r : r;
      for (int i = 0; i <= quarter; i++) {
        double angle = (corner + (double) i / quarter) * Math.PI / 2;
        int at = corner * (quarter + 1) + i;
        xs[at] = middleX + r * StrictMath.cos(angle);
        ys[at] = middleY + r * StrictMath.sin(angle);
      }
    }
    return new MaskOutline(xs, ys);
  }

  /**
   * The number of points at which the lines deviate from a circle of that size by less than 1/200
   * of a pixel.
   */
  private static int points(double size) {
    int points = LEAST_POINTS;
    while (points < 32 * Math.sqrt(size)) {
      points *= 2;
    }
    return points;
  }

  private static MaskOutline circle(int points) {
    return curve(points, StrictMath::cos, StrictMath::sin);
  }

  /** A regular polygon with one corner at that angle, clockwise from the right. */
  private static MaskOutline regular(int corners, double degrees) {
    double first = StrictMath.toRadians(degrees);
    return curve(corners, t -> StrictMath.cos(t + first), t -> StrictMath.sin(t + first));
  }

  /**
   * The outline of the pentagram: its inner corners are nearer by the square of the golden ratio.
   */
  private static MaskOutline star() {
    double inner = (3 - Math.sqrt(5)) / 2;
    double[] xs = new double[10];
    double[] ys = new double[10];
    for (int i = 0; i < 10; i++) {
      double angle = (i * 36 - 90) * Math.PI / 180;
      double distance = i % 2 == 0 ? 1 : inner;
      xs[i] = distance * StrictMath.cos(angle);
      ys[i] = distance * StrictMath.sin(angle);
    }
    return new MaskOutline(xs, ys);
  }

  /** The heart curve with 16 sin³ t (Weisstein, MathWorld, Heart Curve, the last but one). */
  private static MaskOutline heart(int points) {
    return curve(
        points,
        t -> 16 * StrictMath.pow(StrictMath.sin(t), 3),
        t ->
            -13 * StrictMath.cos(t)
                + 5 * StrictMath.cos(2 * t)
                + 2 * StrictMath.cos(3 * t)
                + StrictMath.cos(4 * t));
  }

  /** Lamé's curve of the fourth power, at equal angles. */
  private static MaskOutline squircle(int points) {
    return curve(
        points, t -> StrictMath.cos(t) / fourthRoot(t), t -> StrictMath.sin(t) / fourthRoot(t));
  }

  private static double fourthRoot(double t) {
    double cosine = StrictMath.cos(t);
    double sine = StrictMath.sin(t);
    return Math.sqrt(Math.sqrt(cosine * cosine * cosine * cosine + sine * sine * sine * sine));
  }

  private static MaskOutline curve(int points, DoubleUnaryOperator x, DoubleUnaryOperator y) {
    double[] xs = new double[points];
    double[] ys = new double[points];
    for (int i = 0; i < points; i++) {
      double t = 2 * Math.PI * i / points;
      xs[i] = x.applyAsDouble(t);
      ys[i] = y.applyAsDouble(t);
    }
    return new MaskOutline(xs, ys);
  }
}
