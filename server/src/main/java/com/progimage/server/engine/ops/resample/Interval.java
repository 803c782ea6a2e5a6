package com.progimage.server.engine.ops.resample;

/**
 * A part of an axis, and the number of samples to make from it.
 *
 * @param from in source samples; sample 0 reaches from 0 to 1
 * @param length in source samples, above 0
 * @param target number of samples, at least 1
 */
public record Interval(double from, double length, int target) {
  /** Whether the target is the whole axis unchanged. */
  boolean isWhole(int source) {
    return from == 0 && length == source && target == source;
  }

  /** Source samples per target sample. */
  double ratio() {
    return length / target;
  }
}
