package com.progimage.server.rate;

import java.time.Duration;

/**
 * Tells how many requests are left to a client after one.
 *
 * @param isAdmitted whether the request is within the limit
 * @param left the requests that may come now
 * @param nextIn the time until one more may come
 */
public record Allowance(boolean isAdmitted, long left, Duration nextIn) {
  /**
   * @param backlogNanos the time until a whole burst is possible again
   */
  static Allowance of(boolean isAdmitted, long backlogNanos, Rate rate) {
    long each = rate.nanosEach();
    long left = Math.max(0, (rate.nanosOfBurst() - backlogNanos) / each);
    long next = backlogNanos + (left + 1) * each - rate.nanosOfBurst();
    return new Allowance(isAdmitted, left, Duration.ofNanos(Math.max(0, next)));
  }

  /** The whole seconds until one more request may come, at least 1. */
  public long nextInSeconds() {
    return Math.max(1, nextIn.plusNanos(999_999_999).toSeconds());
  }
}
