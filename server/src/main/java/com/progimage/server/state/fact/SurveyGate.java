package com.progimage.server.state.fact;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets few surveys run at a time: each keeps a processor busy for seconds if there are many facts.
 */
public final class SurveyGate {
  private static final int AT_ONCE = 2;
  private static final Duration WAIT = Duration.ofSeconds(2);

  private final Semaphore free = new Semaphore(AT_ONCE, /* fair= */ true);

  /**
   * @throws Failure {@code queue-full} if others run for too long
   */
  public <T> T run(Supplier<T> survey) {
    try {
      if (!free.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw full();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw full();
    }
    try {
      return survey.get();
    } finally {
      free.release();
    }
  }

  private static Failure full() {
    return Failure.temporary(
        ErrorCode.QUEUE_FULL,
        "averages and searches for similar images keep the server busy: retry in a few seconds",
        WAIT,
        null);
  }
}
