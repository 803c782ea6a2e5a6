package com.progimage.server.engine.analysis.face;

/** Rounding as C does it. */
final class Rounding {
  private Rounding() {}

  /** C's {@code lround}: the nearest integer, halves away from zero. */
  static int halfAway(double value) {
    return (int) (value < 0 ? -Math.floor(0.5 - value) : Math.floor(value + 0.5));
  }

  /** The nearest integer, halves up. */
  static int halfUp(double value) {
    return (int) Math.floor(value + 0.5);
  }
}
