package com.progimage.server.job;

/** Limits the number of items of one kind that a server processes at a time. */
final class Slots {
  private final int count;
  private int taken;

  Slots(int count) {
    this.count = count;
  }

  /**
   * Waits until some slots are free.
   *
   * @return the number of free slots
   */
  synchronized int awaitFree(int atLeast) throws InterruptedException {
    while (count - taken < atLeast) {
      wait();
    }
    return count - taken;
  }

  /** Waits until all slots are free, or until a time of {@link System#nanoTime}. */
  synchronized void awaitNone(long deadlineNanos) throws InterruptedException {
    while (taken > 0 && deadlineNanos - System.nanoTime() > 0) {
      wait(100);
    }
  }

  synchronized void take() {
    taken++;
  }

  synchronized void free() {
    taken--;
    notifyAll();
  }
}
