package com.progimage.server.loop;

import com.progimage.server.image.Failure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does one thing again and again until it is closed. What it needs and is away, as a
 * {@link Failure} says, is tried once a second and told once.
 */
public final class Loop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(10);

  /** What is done; it may wait, and is interrupted when the loop ends. */
  @FunctionalInterface
  public interface Round {
    void run() throws InterruptedException;
  }

  private final String name;
  private final Round round;
  private final Thread thread;
  private final CountDownLatch ending = new CountDownLatch(1);

  /**
   * @param name in the plural, of what stands still when it fails
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
          LOG.warn("{} stand still: {}", name, away.getMessage());
        }
        isAway = true;
        pause(RETRY);
      } catch (InterruptedException e) {
        return;
      } catch (Throwable bug) {
        LOG.error("{} stand still", name, bug);
        pause(RETRY);
      }
    }
  }

  /** False where it ended though nothing told it to. */
  public boolean isAlive() {
    return thread.isAlive() || isEnding();
  }

  /** Waits so long, or until the loop is to end; of any thread. */
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

  /** Says that this round is the last, and does not wait for its end. */
  public void end() {
    ending.countDown();
    thread.interrupt();
  }

  /** Ends it, and waits for that. */
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
