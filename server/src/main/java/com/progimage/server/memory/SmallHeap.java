package com.progimage.server.memory;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * Keeps the heap small. The VM would rather let it grow to its limit than collect all garbage, and
 * shrinks it only when it does. Not thread-safe.
 */
public final class SmallHeap implements Runnable {
  /** Committed heap, in bytes, that an idle server may keep. */
  private static final long IDLE = 64L << 20;

  /** Committed heap, in bytes, above which a busy server collects too: it takes some 50 ms. */
  private static final long BUSY = 80L << 20;

  private long collections = collections();
  private boolean isGivenBack;

  /** Committed heap after the last collection of all garbage, in bytes. */
  private long settled;

  /** The same for the last one of an idle server, when no request in progress needed memory. */
  private long settledIdle;

  /**
   * One round, at regular intervals: collects all garbage if the heap has grown by half, and once,
   * if it has grown by an eighth, when the program has allocated little since the last round.
   */
  @Override
  public void run() {
    long now = collections();
    long committed = Runtime.getRuntime().totalMemory();
    if (now != collections) {
      collections = now;
      isGivenBack = false;
      if (committed > Math.max(BUSY, settled + settled / 2)) {
        collect();
      }
    } else if (!isGivenBack && committed > Math.max(IDLE, settledIdle + settledIdle / 8)) {
      collect();
      settledIdle = settled;
      isGivenBack = true;
    }
  }

  private void collect() {
    System.gc();
    collections = collections();
    settled = Runtime.getRuntime().totalMemory();
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
