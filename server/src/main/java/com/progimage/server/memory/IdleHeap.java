package com.progimage.server.memory;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * Gives the memory of a crowd back to the system. The VM shrinks the heap only when it collects all
 * garbage, and a server that has become idle allocates too little to make it do so. Not
 * thread-safe.
 */
public final class IdleHeap implements Runnable {
  /** Committed heap, in bytes, that an idle server may keep. */
  private static final long KEPT = 96L << 20;

  private long collections = collections();
  private boolean isGivenBack;

  /**
   * One round, at regular intervals: collects all garbage once if the program has allocated little
   * since the last round.
   */
  @Override
  public void run() {
    long now = collections();
    if (now != collections) {
      collections = now;
      isGivenBack = false;
    } else if (!isGivenBack && Runtime.getRuntime().totalMemory() > KEPT) {
      System.gc();
      collections = collections();
      isGivenBack = true;
    }
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
