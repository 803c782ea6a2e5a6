package com.progimage.server.job;

/** How many items of one kind a server has at a time. */
final class Slots {
  private final int count;
  private int taken;

  Slots(int count) {
    this.count = count;
  }

  /**
   * Waits until some are free.
   *
   * @return how many are
   */
  synchronized int awaitFree(int atLeast) throws InterruptedException {
    while (count - taken < atLeast) {
      wait();
    }
    return count - taken;
  }

  /** Waits until none is taken, or until a time of {@link System#nanoTime}. */
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
