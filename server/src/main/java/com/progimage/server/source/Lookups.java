package com.progimage.server.source;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Threads for the DNS lookups of one client. A lookup cannot be interrupted and may last as long as
 * the system's resolver waits, so no request waits for it beyond its own limit. The threads are few
 * platform threads, so that hanging lookups hold nothing that other requests need.
 */
final class Lookups {
  private static final int MAX_AT_ONCE = 64;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MAX_AT_ONCE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("name lookup ", 0).factory());

  /**
   * @param refused receives a {@code queue-full} if too many lookups hang
   */
  void start(Runnable lookup, Consumer<Failure> refused) {
    try {
      threads.execute(lookup);
    } catch (RejectedExecutionException e) {
      refused.accept(
          Failure.temporary(
              ErrorCode.QUEUE_FULL,
              "too many names of hosts are being looked up: try again",
              RETRY_AFTER));
    }
  }
}
