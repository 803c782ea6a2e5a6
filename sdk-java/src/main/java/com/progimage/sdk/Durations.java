package com.progimage.sdk;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Validates timeouts and computes the pauses between tries. */
final class Durations {
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final int DOUBLINGS = 6;

  private Durations() {}

  /**
   * Returns the pause before the next try: exponential backoff with jitter, but at least the delay
   * that the server asked for.
   *
   * @param tries the number of tries so far, from 1
   */
  static Duration pause(int tries, @Nullable Duration asked) {
    long longest =
        Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(tries - 1, DOUBLINGS));
    long own = ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
    return asked == null ? Duration.ofMillis(own) : asked.plusMillis(own / 2);
  }

  static Duration requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " is " + duration + ", must be above zero");
    }
    return duration;
  }

  static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
