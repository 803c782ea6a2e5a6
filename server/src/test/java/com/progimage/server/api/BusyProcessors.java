package com.progimage.server.api;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** Virtual threads that hold every carrier thread of this process, so that no other one runs. */
final class BusyProcessors implements AutoCloseable {
  private static final long LATEST = TimeUnit.SECONDS.toNanos(20);

  private final AtomicBoolean end = new AtomicBoolean();
  private final List<Thread> threads;

  BusyProcessors() throws InterruptedException {
    int carriers = Runtime.getRuntime().availableProcessors();
    CountDownLatch busy = new CountDownLatch(carriers);
    threads =
        IntStream.range(0, carriers)
            .mapToObj(i -> Thread.ofVirtual().start(() -> spin(busy)))
            .toList();
    busy.await();
  }

  /** Virtual threads are not preempted. */
  private void spin(CountDownLatch busy) {
    busy.countDown();
    long started = System.nanoTime();
    while (!end.get() && System.nanoTime() - started < LATEST) {
      Thread.onSpinWait();
    }
  }

  boolean areBusy() {
    return threads.stream().allMatch(Thread::isAlive);
  }

  @Override
  public void close() {
    end.set(true);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
