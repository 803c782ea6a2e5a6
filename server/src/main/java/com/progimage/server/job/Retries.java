package com.progimage.server.job;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Retries temporary failures up to three times. Each pause is four times as long as the one before,
 * minus or plus up to a fifth, so that many items do not retry at once.
 *
 * @param first the approximate first pause
 * @param random from 0 to 1
 */
record Retries(Duration first, DoubleSupplier random) {
  private static final int RETRIES = 3;
  private static final double FACTOR = 4;
  private static final double SPREAD = 0.2;

  /** Waits for a time, or less if there is no reason to continue. */
  @FunctionalInterface
  interface Pause {
    void of(Duration duration);
  }

  /**
   * @param willPass whether a retry may succeed
   */
  <T> T run(Supplier<T> attempt, Predicate<T> willPass, Pause pause) {
    T made = attempt.get();
    for (int retry = 0; retry < RETRIES && willPass.test(made); retry++) {
      pause.of(before(retry));
      made = attempt.get();
    }
    return made;
  }

  private Duration before(int retry) {
    double spread = 1 - SPREAD + 2 * SPREAD * random.getAsDouble();
    return Duration.ofMillis(Math.round(first.toMillis() * Math.pow(FACTOR, retry) * spread));
  }
}
