package com.progimage.server.render;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that looks at the clock: holds tasks to their budgets and workers to their start.
 */
final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private static final Duration PERIOD = Duration.ofMillis(50);

  private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
  private final long maxMemoryBytes;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("render watchdog").factory());

  private volatile @Nullable Future<?> looks;

  /** Something that lasts until it is closed. */
  interface Until extends AutoCloseable {
    @Override
    void close();
  }

  Watchdog(long maxMemoryBytes) {
    this.maxMemoryBytes = maxMemoryBytes;
  }

  /**
   * @param besides what else is to be done each time
   */
  void start(Runnable besides) {
    Runnable look =
        () -> {
          try {
            exchanges.forEach(exchange -> exchange.enforce(maxMemoryBytes));
            besides.run();
          } catch (Throwable e) {
            // The next look must come all the same.
            LOG.error("the render watchdog stumbled", e);
          }
        };
    looks =
        thread.scheduleWithFixedDelay(
            look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** False where it was started, and ended though nothing told it to. */
  boolean isAlive() {
    return looks == null || thread.isShutdown() || !looks.isDone();
  }

  void watch(Exchange exchange) {
    exchanges.add(exchange);
  }

  void forget(Exchange exchange) {
    exchanges.remove(exchange);
  }

  /** Kills the worker unless the result is closed in time. */
  Until killAfter(Duration time, WorkerProcess worker) {
    Future<?> kill = thread.schedule(worker::kill, time.toMillis(), TimeUnit.MILLISECONDS);
    return () -> kill.cancel(false);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
