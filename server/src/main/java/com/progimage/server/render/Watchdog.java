package com.progimage.server.render;

import com.progimage.server.render.process.WorkerProcess;
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
 * The one thread that watches the clock: enforces the budgets of tasks and the start time of
 * workers.
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

  /** A timer that runs until it is closed. */
  interface Until extends AutoCloseable {
    @Override
    void close();
  }

  Watchdog(long maxMemoryBytes) {
    this.maxMemoryBytes = maxMemoryBytes;
  }

  /**
   * @param besides further work for each tick
   */
  void start(Runnable besides) {
    Runnable look =
        () -> {
          try {
            exchanges.forEach(exchange -> exchange.enforce(maxMemoryBytes));
            besides.run();
          } catch (Throwable e) {
            // The next tick must come in any case.
            LOG.error("the render watchdog stumbled", e);
          }
        };
    looks =
        thread.scheduleWithFixedDelay(
            look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** False if the thread was started and has ended unexpectedly. */
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
