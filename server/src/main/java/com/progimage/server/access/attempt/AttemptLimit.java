package com.progimage.server.access.attempt;

import java.time.Duration;

/**
 * Limits failed attempts to sign in. The first ones are free. A pause follows each further one,
 * twice as long as the pause before. Failures are forgotten after a time without a new one.
 */
public enum AttemptLimit {
  /** Of all names that one address tries. */
  ADDRESS(20, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1)),
  /** Of one name that one address tries. */
  NAME_AT_ADDRESS(5, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofHours(1)),
  /**
   * Of one name that any addresses try. It does not count for an address from which the account
   * signed in before, so that nobody can lock its owner out.
   */
  NAME(20, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofHours(1));

  /** After a sign-in, its address is trusted with the name for this time. */
  public static final Duration TRUST = Duration.ofDays(30);

  private final int free;
  private final Duration firstPause;
  private final Duration longestPause;
  private final Duration memory;

  AttemptLimit(int free, Duration firstPause, Duration longestPause, Duration memory) {
    this.free = free;
    this.firstPause = firstPause;
    this.longestPause = longestPause;
    this.memory = memory;
  }

  /** The number of failures before the first pause. */
  public int free() {
    return free;
  }

  /** The pause after so many failures. */
  public Duration pauseAfter(int failures) {
    if (failures < free) {
      return Duration.ZERO;
    }
    int doublings = Math.min(failures - free, 20);
    Duration pause = firstPause.multipliedBy(1L << doublings);
    return pause.compareTo(longestPause) < 0 ? pause : longestPause;
  }

  public Duration firstPause() {
    return firstPause;
  }

  public Duration longestPause() {
    return longestPause;
  }

  /** The time after the end of a pause for which failures are remembered. */
  public Duration memory() {
    return memory;
  }
}
