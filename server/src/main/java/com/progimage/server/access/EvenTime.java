package com.progimage.server.access;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Hides small differences of the times that answers take: an answer waits until a multiple of 2 ms
 * has passed.
 */
public final class EvenTime {
  private static final long STEP_NANOS = Duration.ofMillis(2).toNanos();

  private final long started = System.nanoTime();

  /** Waits until the answer may be given. An interrupt ends the wait. */
  public void await() {
    long passed = System.nanoTime() - started;
    long end = started + (passed / STEP_NANOS + 1) * STEP_NANOS;
    long left = end - System.nanoTime();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, left);
      left = end - System.nanoTime();
    }
  }
}
