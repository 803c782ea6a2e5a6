package com.progimage.server.engine.trace.curve;

import java.util.Optional;

/**
 * Fits lines and Bézier curves to an outline. It splits the outline at its corners, and between
 * them always takes the longest line or curve within the tolerance. Curves join smoothly.
 */
public final class CurveFit {
  /** Tolerance for whole-pixel stairs, after smoothing. */
  private static final double STAIRS_TOLERANCE = 0.4;

  private static final int SMOOTHING_PASSES = 4;

  private final PointList samples;
  private final double lineTolerance;
  private final PathData path;
  private final boolean stairs;
  private final CubicFit cubics;
  private final boolean[] corner;

  /** Direction of a closed outline at its first sample, if it is smooth there. */
  private Direction seam = Direction.NONE;

  /** End direction of the last piece, if the next must continue in it. */
  private Direction joint = Direction.NONE;

  private CurveFit(PointList samples, double tolerance, boolean stairs, PathData path) {
    this.samples = samples;
    this.path = path;
    this.stairs = stairs;
    lineTolerance = stairs ? 0.3 : Math.max(0.09, tolerance * 0.45);
    cubics = new CubicFit(samples, stairs ? STAIRS_TOLERANCE : tolerance);
    corner = Corners.of(samples);
  }

  /**
   * Fits a run from the first sample, the current position of the path, to the last. Modifies the
   * samples.
   *
   * @param stairs whether the samples follow whole pixels, without antialiasing
   */
  public static void open(PointList samples, double tolerance, boolean stairs, PathData path) {
    samples.dropRepeated();
    if (samples.size > 1) {
      new CurveFit(samples, tolerance, stairs, path).fit();
    }
  }

  /** Fits a whole outline. Modifies the samples. */
  public static void closed(PointList samples, double tolerance, boolean stairs, PathData path) {
    samples.closeAt(Corners.sharpest(samples));
    path.moveTo(samples.x[0], samples.y[0]);
    samples.dropRepeated();
    if (samples.size > 1) {
      CurveFit fit = new CurveFit(samples, tolerance, stairs, path);
      fit.findSeam();
      fit.fit();
    }
  }

  private void findSeam() {
    int last = samples.size - 1;
    if (last >= 12 && !samples.corner[0] && Corners.turn(samples, last - 3, 0, 3) > Corners.SHARP) {
      seam = between(last - 3, 3);
    }
  }

  private void fit() {
    if (stairs) {
      smooth();
    }
    int start = 0;
    for (int i = 1; i < samples.size; i++) {
      if (corner[i]) {
        fit(start, i);
        start = i;
      }
    }
  }

  /** Binomial smoothing between the corners. */
  private void smooth() {
    for (int pass = 0; pass < SMOOTHING_PASSES; pass++) {
      double beforeX = samples.x[0];
      double beforeY = samples.y[0];
      for (int i = 1; i < samples.size - 1; i++) {
        double x = samples.x[i];
        double y = samples.y[i];
        if (!corner[i]) {
          samples.x[i] = (beforeX + 2 * x + samples.x[i + 1]) / 4;
          samples.y[i] = (beforeY + 2 * y + samples.y[i + 1]) / 4;
        }
        beforeX = x;
        beforeY = y;
      }
    }
  }

  /** Fits from one corner to the next. */
  private void fit(int from, int to) {
    joint = Direction.NONE;
    int at = from;
    while (at < to) {
      int straight = longestLine(at, to);
      Optional<CurvePiece> curved = longestCurve(at, from, to, straight);
      if (curved.isEmpty() || isWorthALine(straight - at, curved.get().end() - at)) {
        path.lineTo(samples.x[straight], samples.y[straight]);
        joint = straight - at >= 4 ? between(at, straight) : Direction.NONE;
        at = straight;
      } else {
        int end = curved.get().end();
        Cubic cubic = curved.get().cubic();
        double x = samples.x[end];
        double y = samples.y[end];
        path.curveTo(cubic.x1(), cubic.y1(), cubic.x2(), cubic.y2(), x, y);
        joint = Direction.of(x - cubic.x2(), y - cubic.y2());
        at = end;
      }
    }
  }

  /** Straight edges stay straight even if a curve would also fit them. */
  private boolean isWorthALine(int straight, int curved) {
    return straight >= curved
        || straight >= (stairs ? 0.8 : 0.9) * curved
        || straight >= (stairs ? 30 : 10);
  }

  /** Searches by doubling, then halving: the cost stays proportional to the length found. */
  private int longestLine(int from, int to) {
    int good = from + 1;
    int bad = to + 1;
    int step = 2;
    int end = Math.min(to, from + step);
    while (end > good) {
      if (isStraight(from, end)) {
        good = end;
        step *= 2;
        end = bad <= to ? (good + bad) / 2 : Math.min(to, from + step);
      } else {
        bad = end;
        end = (good + bad) / 2;
      }
    }
    return good;
  }

  private boolean isStraight(int from, int to) {
    double dx = samples.x[to] - samples.x[from];
    double dy = samples.y[to] - samples.y[from];
    double length = PointList.length(dx, dy);
    if (length < 1e-9) {
      return false;
    }
    for (int i = from + 1; i < to; i++) {
      double x = samples.x[i] - samples.x[from];
      double y = samples.y[i] - samples.y[from];
      double along = x * dx + y * dy;
      if (Math.abs(x * dy - y * dx) > lineTolerance * length
          || along < -length
          || along > length * length + length) {
        return false;
      }
    }
    return true;
  }

  private Optional<CurvePiece> longestCurve(int at, int from, int to, int straight) {
    Optional<CurvePiece> longest = Optional.empty();
    int good = at + 1;
    int bad = to + 1;
    int end = Math.min(to, at + Math.max(4, straight - at));
    while (true) {
      Optional<Cubic> cubic = curve(at, end, from, to);
      if (cubic.isPresent()) {
        longest = Optional.of(new CurvePiece(end, cubic.get()));
        good = end;
        if (end == to) {
          break;
        }
      } else {
        bad = end;
      }
      if (bad - good <= 1) {
        break;
      }
      end = bad <= to ? (good + bad) / 2 : Math.min(to, at + 2 * (end - at));
    }
    return longest;
  }

  private Optional<Cubic> curve(int at, int end, int from, int to) {
    if (end - at < 2) {
      return Optional.empty();
    }
    Direction departing;
    if (at > from && !joint.isNone()) {
      departing = joint;
    } else if (at == 0 && !seam.isNone()) {
      departing = seam;
    } else {
      departing = tangent(at, end);
    }
    Direction arriving;
    if (end < to) {
      arriving = between(Math.min(to, end + 3), Math.max(at, end - 3));
      if (arriving.isNone()) {
        return Optional.empty();
      }
    } else if (end == samples.size - 1 && !seam.isNone()) {
      arriving = seam.reversed();
    } else {
      arriving = tangent(end, at);
    }
    return cubics.fit(at, end, departing, arriving);
  }

  /** The direction at a sample towards the mean of the next four samples on the way to another. */
  private Direction tangent(int at, int towards) {
    int step = towards > at ? 1 : -1;
    int count = Math.min(4, Math.abs(towards - at));
    double x = 0;
    double y = 0;
    for (int i = 1; i <= count; i++) {
      x += samples.x[at + i * step] - samples.x[at];
      y += samples.y[at + i * step] - samples.y[at];
    }
    return Direction.of(x, y);
  }

  private Direction between(int one, int other) {
    return Direction.of(samples.x[other] - samples.x[one], samples.y[other] - samples.y[one]);
  }

  private record CurvePiece(int end, Cubic cubic) {}
}
