package com.progimage.server.database;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** Looks something up on another thread, once for all who ask at about the same time. */
final class SharedLookup<T> {
  /** An answer is as good for those who ask right after it. */
  private static final long FRESH_NANOS = Duration.ofMillis(100).toNanos();

  private final ExecutorService threads;
  private final Callable<T> search;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Future<T> last;
  private long lastNanos;

  /**
   * @param threads end the lookups when they are shut down
   * @param search fails with a {@link JedisException}
   */
  SharedLookup(ExecutorService threads, Callable<T> search) {
    this.threads = threads;
    this.search = search;
  }

  /**
   * Waits for the answer.
   *
   * @throws JedisException if there is none
   */
  T look() {
    try {
      return start().get();
    } catch (RejectedExecutionException e) {
      throw new JedisConnectionException("closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JedisConnectionException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JedisException failure) {
        throw failure;
      }
      throw new JedisConnectionException(String.valueOf(e.getCause()), e);
    }
  }

  /** Starts a lookup, and does not wait for its answer. */
  void suspect() {
    try {
      Future<?> _ = start();
    } catch (RejectedExecutionException e) {
      // It is closed.
    }
  }

  /** Starts a lookup, unless one is running or has just ended. */
  private Future<T> start() {
    lock.lock();
    try {
      Future<T> known = last;
      long now = System.nanoTime();
      if (known == null || (known.isDone() && now - lastNanos > FRESH_NANOS)) {
        known = threads.submit(search);
        last = known;
        lastNanos = now;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }
}
