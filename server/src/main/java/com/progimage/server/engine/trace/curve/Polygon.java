package com.progimage.server.engine.trace.curve;

import java.util.Arrays;

/**
 * Reduces the points of an outline, so that none of the others deviates by more than a tolerance
 * (D. Douglas and T. Peucker, 1973). Long outlines are divided into stretches first, so that none
 * takes quadratic time.
 */
public final class Polygon {
  private static final int STRETCH = 128;

  /** Longer lines may keep a needless point, so that the search for such points stays cheap. */
  private static final int MAX_STRAIGHT = 16 * STRETCH;

  private final PointList samples;
  private final double tolerance;
  private final boolean[] kept;
  private int[] pending = new int[64];

  private Polygon(PointList samples, double tolerance) {
    this.samples = samples;
    this.tolerance = tolerance;
    kept = new boolean[samples.size];
  }

  /** Draws lines from the first sample, the current position of the path, to the last. */
  public static void open(PointList samples, double tolerance, PathData path) {
    Polygon polygon = new Polygon(samples, tolerance);
    int last = samples.size - 1;
    polygon.simplify(0, last);
    polygon.draw(1, last + 1, path);
  }

  /** Draws a whole outline. Modifies the samples' order. */
  public static void closed(PointList samples, double tolerance, PathData path) {
    int one = samples.farthestFrom(0);
    int other = samples.farthestFrom(one);
    int start = Math.min(one, other);
    int middle = Math.max(one, other) - start;
    samples.closeAt(start);
    Polygon polygon = new Polygon(samples, tolerance);
    int last = samples.size - 1;
    polygon.simplify(0, middle);
    polygon.simplify(middle, last);
    path.moveTo(samples.x[0], samples.y[0]);
    polygon.draw(1, last, path);
  }

  private void draw(int from, int to, PathData path) {
    for (int i = from; i < to; i++) {
      if (kept[i]) {
        path.lineTo(samples.x[i], samples.y[i]);
      }
    }
  }

  private void simplify(int from, int to) {
    kept[from] = true;
    for (int start = from; start < to; ) {
      int end = to - start > 2 * STRETCH ? start + STRETCH : to;
      kept[end] = true;
      simplifyStretch(start, end);
      start = end;
    }
    for (int cut = from + STRETCH; cut < to; cut += STRETCH) {
      dropIfIdle(cut, to);
    }
  }

  /** The point where an outline was divided need not be a corner. */
  private void dropIfIdle(int cut, int last) {
    int before = cut - 1;
    while (!kept[before]) {
      before--;
    }
    int after = cut + 1;
    while (after < last && !kept[after]) {
      after++;
    }
    if (kept[cut] && after - before <= MAX_STRAIGHT && worst(before, after) < 0) {
      kept[cut] = false;
    }
  }

  private void simplifyStretch(int from, int to) {
    int size = 0;
    pending[size++] = from;
    pending[size++] = to;
    while (size > 0) {
      int end = pending[--size];
      int start = pending[--size];
      int worst = worst(start, end);
      if (worst < 0) {
        continue;
      }
      kept[worst] = true;
      if (size + 4 > pending.length) {
        pending = Arrays.copyOf(pending, pending.length * 2);
      }
      pending[size++] = start;
      pending[size++] = worst;
      pending[size++] = worst;
      pending[size++] = end;
    }
  }

  /** The point between two others that is farthest from their line, or −1 if none is too far. */
  private int worst(int start, int end) {
    double startX = samples.x[start];
    double startY = samples.y[start];
    double dx = samples.x[end] - startX;
    double dy = samples.y[end] - startY;
    double squaredLength = dx * dx + dy * dy;
    double greatest = tolerance * tolerance;
    int worst = -1;
    for (int i = start + 1; i < end; i++) {
      double x = samples.x[i] - startX;
      double y = samples.y[i] - startY;
      double along = squaredLength < 1e-9 ? 0 : (x * dx + y * dy) / squaredLength;
      double nearest = Math.clamp(along, 0.0, 1.0);
      double offX = x - nearest * dx;
      double offY = y - nearest * dy;
      double distance = offX * offX + offY * offY;
      if (distance > greatest) {
        greatest = distance;
        worst = i;
      }
    }
    return worst;
  }
}
