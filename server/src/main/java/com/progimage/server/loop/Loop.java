package com.progimage.server.loop;

import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that repeats a round until it is closed. If a round fails because a service is
 * unavailable, as a {@link Failure} reports, it is retried once a second and logged once.
 */
public final class Loop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(10);

  /** The work of one round. It may block, and is interrupted when the loop ends. */
  @FunctionalInterface
  public interface Round {
    void run() throws InterruptedException;
  }

  private final String name;
  private final Round round;
  private final Thread thread;
  private final CountDownLatch ending = new CountDownLatch(1);

  /**
   * @param name in the plural: what stops while the loop fails
   */
  public Loop(String name, Round round) {
    this.name = name;
    this.round = round;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    boolean isAway = false;
    while (!isEnding()) {
      try {
        round.run();
        isAway = false;
      } catch (Failure away) {
        if (!isAway && !isEnding()) {
          LOG.warn("{} are blocked: {}", name, away.getMessage());
        }
        isAway = true;
        pause(RETRY);
      } catch (InterruptedException e) {
        return;
      } catch (Throwable bug) {
        LOG.error("{} are blocked", name, bug);
        pause(RETRY);
      }
    }
  }

  /** False if the loop ended without being closed. */
  public boolean isAlive() {
    return thread.isAlive() || isEnding();
  }

  /** Waits for a time, or until the loop should end. Any thread may call it. */
  public void pause(Duration duration) {
    try {
      boolean _ = ending.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ending.countDown();
    }
  }

  public boolean isEnding() {
    return ending.getCount() == 0;
  }

  /** Makes this round the last one, without waiting for its end. */
  public void end() {
    ending.countDown();
    thread.interrupt();
  }

  /** Ends the loop and waits for its end. */
  @Override
  public void close() {
    end();
    try {
      boolean _ = thread.join(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
