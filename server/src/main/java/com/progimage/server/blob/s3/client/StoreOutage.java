package com.progimage.server.blob.s3.client;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers that the store does not answer, so that requests fail at once, and looks for it until
 * it answers again.
 */
final class StoreOutage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreOutage.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** A store that gave no sign of life for this long is away, and otherwise it is slow. */
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final String location;
  private final Runnable look;
  private final AtomicReference<@Nullable Thread> watch = new AtomicReference<>();
  private volatile @Nullable String problem;
  private volatile long lastSign = System.nanoTime() - SILENCE.toNanos();
  private volatile boolean closed;

  /**
   * @param look throws if the store does not answer
   */
  StoreOutage(String location, Runnable look) {
    this.location = location;
    this.look = look;
  }

  /** The reason that requests fail at once; empty if the store answers. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Notes that the store has answered a request, or has taken or sent bytes. */
  void noteSign() {
    lastSign = System.nanoTime();
  }

  /** Whether the store works on some request, so that one without an answer may be repeated. */
  boolean isAlive() {
    return problem == null && System.nanoTime() - lastSign < SILENCE.toNanos();
  }

  /**
   * @throws Failure {@code store-unavailable} during an outage
   */
  void requireNone() {
    if (problem != null) {
      throw failure(/* cause= */ null);
    }
  }

  /** Begins an outage, which ends by itself. */
  void begin(Throwable cause) {
    boolean isNew = problem == null;
    problem = String.valueOf(cause.getMessage());
    if (isNew) {
      LOG.warn("the object store {} does not answer: {}", location, cause.toString());
    }
    Thread thread = Thread.ofVirtual().name("object-store-watch").unstarted(this::watch);
    if (!closed && watch.compareAndSet(null, thread)) {
      thread.start();
    }
  }

  private void watch() {
    try {
      while (!closed) {
        Thread.sleep(PAUSE);
        if (answers()) {
          watch.set(null);
          // Another outage may have begun before that, and then found a watch.
          if (problem == null || !watch.compareAndSet(null, Thread.currentThread())) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      // The store is closed.
    }
  }

  private boolean answers() {
    try {
      look.run();
      problem = null;
      LOG.info("the object store {} answers again", location);
      return true;
    } catch (RuntimeException away) {
      return false;
    }
  }

  static Failure failure(@Nullable Throwable cause) {
    return Failure.temporary(
        ErrorCode.STORE_UNAVAILABLE,
        "the object store does not answer, and the server has no copy of this: try again later",
        RETRY_AFTER,
        cause);
  }

  /** The failure of a request that a store does not answer in time while it answers others. */
  static Failure slow(@Nullable Throwable cause) {
    return Failure.temporary(
        ErrorCode.STORE_UNAVAILABLE,
        "the object store is too slow for the number of requests: try again later",
        RETRY_AFTER,
        cause);
  }

  @Override
  public void close() {
    closed = true;
    Thread thread = watch.get();
    if (thread != null) {
      thread.interrupt();
    }
  }
}
