package com.progimage.server.analyzer.http;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.render.order.Lane;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Limits the calls to a service at a time. If there are several, jobs leave one to others. */
final class CallSlots {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final Semaphore all;
  private final Semaphore ofJobs;

  /** A call in progress. Closing it ends it. */
  interface CallSlot extends AutoCloseable {
    @Override
    void close();
  }

  CallSlots(int max) {
    this.all = new Semaphore(max, /* fair= */ true);
    this.ofJobs = new Semaphore(Math.max(1, max - 1), /* fair= */ true);
  }

  /**
   * Waits for a slot.
   *
   * @throws Failure {@code queue-full} if there is none in time
   */
  CallSlot take(Lane lane, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    if (lane == Lane.INTERACTIVE) {
      acquire(all, deadline);
      return all::release;
    }
    acquire(ofJobs, deadline);
    try {
      acquire(all, deadline);
    } catch (Failure failure) {
      ofJobs.release();
      throw failure;
    }
    return () -> {
      all.release();
      ofJobs.release();
    };
  }

  private static void acquire(Semaphore slots, long deadline) {
    try {
      if (!slots.tryAcquire(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        throw Failure.temporary(
            ErrorCode.QUEUE_FULL,
            "the service that analyzes pictures has as many calls as it gets: retry in a few"
                + " seconds",
            RETRY_AFTER);
      }
    } catch (InterruptedException e) {
      throw HttpAnalyzer.interrupted(e);
    }
  }
}
