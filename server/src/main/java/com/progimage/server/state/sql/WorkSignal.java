package com.progimage.server.state.sql;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes the threads of this process that wait for items. */
final class WorkSignal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long changes;

  /** The number of signals so far. */
  long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /** Says that there may be items. */
  void signal() {
    lock.lock();
    try {
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a signal.
   *
   * @param seen returns at once if there were more
   */
  void await(long seen, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (changes == seen && left > 0) {
        boolean _ = changed.await(left, TimeUnit.NANOSECONDS);
        left = end - System.nanoTime();
      }
    } finally {
      lock.unlock();
    }
  }
}
