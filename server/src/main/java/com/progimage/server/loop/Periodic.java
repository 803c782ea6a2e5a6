package com.progimage.server.loop;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task at regular intervals on a thread of its own. An exception of a round is logged and
 * does not stop later rounds.
 */
public final class Periodic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Periodic.class);
  private static final Duration END = Duration.ofSeconds(5);

  private final String name;
  private final Runnable round;
  private final ScheduledExecutorService timer;
  private final ScheduledFuture<?> rounds;

  private Periodic(String name, Duration every, Runnable round) {
    this.name = name;
    this.round = round;
    timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
    rounds =
        timer.scheduleWithFixedDelay(
            this::run, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Starts it; the first round runs after {@code every}.
   *
   * @param every from the end of one round to the start of the next
   */
  public static Periodic start(String name, Duration every, Runnable round) {
    return new Periodic(name, every, round);
  }

  private void run() {
    try {
      round.run();
    } catch (Throwable e) {
      LOG.error("a round of {} failed: the next one follows", name, e);
    }
  }

  public boolean isAlive() {
    return timer.isShutdown() || !rounds.isDone();
  }

  /** Interrupts the round in progress, and otherwise does the same as {@link #close}. */
  public void interrupt() {
    timer.shutdownNow();
    close();
  }

  /** Waits some seconds for the round in progress; no further round starts. */
  @Override
  public void close() {
    timer.shutdown();
    try {
      boolean _ = timer.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
