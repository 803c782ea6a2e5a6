package com.progimage.server.job;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Tries again what will pass: three times more, each pause four times as long as the one before and
 * up to a fifth shorter or longer, so that many items do not come back at once.
 *
 * @param first pause, about
 * @param random from 0 to 1
 */
record Retries(Duration first, DoubleSupplier random) {
  private static final int RETRIES = 3;
  private static final double FACTOR = 4;
  private static final double SPREAD = 0.2;

  /** Waits for a time, or less where there is no reason to go on. */
  @FunctionalInterface
  interface Pause {
    void of(Duration duration);
  }

  /**
   * @param willPass whether it may go otherwise the next time
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
