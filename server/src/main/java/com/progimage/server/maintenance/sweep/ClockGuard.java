package com.progimage.server.maintenance.sweep;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the wall clock with the monotonic clock, and distrusts the wall clock for a day after a
 * jump ahead. If an operator corrects the clock within that day, it is trusted again at once.
 */
final class ClockGuard {
  private static final Logger LOG = LoggerFactory.getLogger(ClockGuard.class);
  private static final Duration TOLERATED = Duration.ofHours(1);
  private static final Duration HOLD = Duration.ofDays(1);

  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Instant startedAt;
  private final long startedNanos;

  /** How far the wall clock was ahead of the monotonic clock when it was last trusted. */
  private Duration trusted = Duration.ZERO;

  /** How far it was ahead at the last jump. */
  private Duration jumped = Duration.ZERO;

  private Duration heldUntil = Duration.ZERO;

  ClockGuard(InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    startedAt = clock.instant();
    startedNanos = nanoTime.getAsLong();
  }

  /** Checks the clock and logs each jump once. Call it about every second. */
  boolean trustsClock() {
    Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - startedNanos);
    Instant now = clock.instant();
    Duration ahead = Duration.between(startedAt, now).minus(elapsed);
    if (!isJump(trusted, ahead)) {
      // A clock that goes back is measured from there; otherwise its next jump ahead would be
      // missed.
      trusted = ahead.compareTo(trusted) < 0 ? ahead : trusted;
      jumped = trusted;
      return true;
    }
    if (isJump(jumped, ahead)) {
      LOG.warn(
          "the clock jumped ahead by {} to {}, or the machine was suspended: expired images, ended"
              + " jobs and tombstones are not swept for a day: correct the clock if it is wrong",
          Duration.ofSeconds(ahead.minus(jumped).toSeconds()),
          now);
      jumped = ahead;
      heldUntil = elapsed.plus(HOLD);
    }
    if (elapsed.compareTo(heldUntil) < 0) {
      return false;
    }
    trusted = ahead;
    jumped = ahead;
    return true;
  }

  private static boolean isJump(Duration before, Duration ahead) {
    return ahead.minus(before).compareTo(TOLERATED) > 0;
  }
}
