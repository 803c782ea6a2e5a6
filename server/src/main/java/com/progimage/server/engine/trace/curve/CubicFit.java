package com.progimage.server.engine.trace.curve;

import java.util.Optional;

/**
 * Fits one Bézier curve to a run of samples, with given tangents at its ends: least squares over
 * the lengths of the two handles, then Newton steps for the parameter of each sample, for several
 * rounds (P. Schneider, "An Algorithm for Automatically Fitting Digitized Curves", Graphics Gems,
 * 1990).
 */
final class CubicFit {
  private static final int ROUNDS = 4;

  private final PointList samples;
  private final double squaredTolerance;
  private double[] parameters = new double[64];

  private int from;
  private int to;
  private double arc;
  private double chord;
  private Direction departing = Direction.NONE;
  private Direction arriving = Direction.NONE;

  CubicFit(PointList samples, double tolerance) {
    this.samples = samples;
    squaredTolerance = tolerance * tolerance;
  }

  /**
   * The curve from one sample to a later one; empty if none is near enough to all samples between.
   *
   * @param departing direction of the first handle
   * @param arriving direction of the second handle, backwards from the end
   */
  Optional<Cubic> fit(int from, int to, Direction departing, Direction arriving) {
    this.from = from;
    this.to = to;
    this.departing = departing;
    this.arriving = arriving;
    chord = samples.distance(from, to);
    measure();
    if (arc > 6 * chord + 4) {
      return Optional.empty();
    }
    for (int round = 0; round < ROUNDS; round++) {
      Cubic cubic = leastSquares();
      double worst = reparametrise(cubic);
      if (worst <= squaredTolerance) {
        return Optional.of(cubic);
      }
      if (worst > squaredTolerance * 16) {
        break;
      }
    }
    return Optional.empty();
  }

  /** First parameters: the sample's share of the polyline's length. */
  private void measure() {
    int pieces = to - from;
    if (parameters.length <= pieces) {
      parameters = new double[2 * (pieces + 1)];
    }
    arc = 0;
    parameters[0] = 0;
    for (int i = 1; i <= pieces; i++) {
      arc += samples.distance(from + i - 1, from + i);
      parameters[i] = arc;
    }
    for (int i = 1; i <= pieces; i++) {
      parameters[i] /= arc;
    }
  }

  private Cubic leastSquares() {
    double startX = samples.x[from];
    double startY = samples.y[from];
    double endX = samples.x[to];
    double endY = samples.y[to];
    double startStart = 0;
    double startEnd = 0;
    double endEnd = 0;
    double startRest = 0;
    double endRest = 0;
    for (int i = 0; i <= to - from; i++) {
      double t = parameters[i];
      double s = 1 - t;
      double first = 3 * t * s * s;
      double second = 3 * t * t * s;
      double nearStart = s * s * s + first;
      double nearEnd = t * t * t + second;
      double firstX = departing.x() * first;
      double firstY = departing.y() * first;
      double secondX = arriving.x() * second;
      double secondY = arriving.y() * second;
      double restX = samples.x[from + i] - (startX * nearStart + endX * nearEnd);
      double restY = samples.y[from + i] - (startY * nearStart + endY * nearEnd);
      startStart += firstX * firstX + firstY * firstY;
      startEnd += firstX * secondX + firstY * secondY;
      endEnd += secondX * secondX + secondY * secondY;
      startRest += firstX * restX + firstY * restY;
      endRest += secondX * restX + secondY * restY;
    }
    double determinant = startStart * endEnd - startEnd * startEnd;
    double startHandle = chord / 3;
    double endHandle = chord / 3;
    if (Math.abs(determinant) > 1e-9) {
      double start = (startRest * endEnd - endRest * startEnd) / determinant;
      double end = (startStart * endRest - startEnd * startRest) / determinant;
      if (isSound(start) && isSound(end)) {
        startHandle = start;
        endHandle = end;
      }
    }
    return new Cubic(
        startX + departing.x() * startHandle,
        startY + departing.y() * startHandle,
        endX + arriving.x() * endHandle,
        endY + arriving.y() * endHandle);
  }

  /** Handles that point backwards or far beyond the samples make loops. */
  private boolean isSound(double handle) {
    return handle >= chord * 0.02 && handle <= 3 * arc;
  }

  /**
   * Moves each parameter towards the point nearest to its sample, and returns the greatest squared
   * distance.
   */
  private double reparametrise(Cubic cubic) {
    double startX = samples.x[from];
    double startY = samples.y[from];
    double endX = samples.x[to];
    double endY = samples.y[to];
    double worst = 0;
    for (int i = 1; i < to - from; i++) {
      double t = parameters[i];
      double s = 1 - t;
      double b0 = s * s * s;
      double b1 = 3 * t * s * s;
      double b2 = 3 * t * t * s;
      double b3 = t * t * t;
      double offX =
          b0 * startX + b1 * cubic.x1() + b2 * cubic.x2() + b3 * endX - samples.x[from + i];
      double offY =
          b0 * startY + b1 * cubic.y1() + b2 * cubic.y2() + b3 * endY - samples.y[from + i];
      double speedX =
          3
              * (s * s * (cubic.x1() - startX)
                  + 2 * t * s * (cubic.x2() - cubic.x1())
                  + t * t * (endX - cubic.x2()));
      double speedY =
          3
              * (s * s * (cubic.y1() - startY)
                  + 2 * t * s * (cubic.y2() - cubic.y1())
                  + t * t * (endY - cubic.y2()));
      double squaredSpeed = speedX * speedX + speedY * speedY;
      double error = offX * offX + offY * offY;
      if (squaredSpeed > 1e-9) {
        double along = offX * speedX + offY * speedY;
        error -= along * along / squaredSpeed;
        parameters[i] = Math.clamp(t - along / squaredSpeed, 0.0, 1.0);
      }
      worst = Math.max(worst, error);
    }
    return worst;
  }
}
