package com.progimage.server.memory;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bytes that requests take for a purpose and give back. A lease is a promise and allocates nothing:
 * what holds one allocates no more than it says. Thread-safe.
 */
public final class MemoryBudget {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final String name;
  private final long total;
  private long used;
  private final LongAdder refusals = new LongAdder();

  /**
   * @param name of the purpose, as metrics have it
   */
  public MemoryBudget(String name, long total) {
    if (total < 1) {
      throw new IllegalArgumentException("budget of " + total + " bytes");
    }
    this.name = name;
    this.total = total;
  }

  public static MemoryBudget of(MemoryShare share) {
    return new MemoryBudget(share.text(), share.bytes());
  }

  /**
   * @param bytes more than there are altogether count as all of them
   * @throws Failure {@code overloaded} where they are not free
   */
  public MemoryLease take(long bytes) {
    return new MemoryLease(this, reserve(bytes));
  }

  /** As {@link #take}, and empty where they are not free. */
  public Optional<MemoryLease> find(long bytes) {
    long wanted = Math.clamp(bytes, 0, total);
    return isReserved(wanted) ? Optional.of(new MemoryLease(this, wanted)) : Optional.empty();
  }

  /** What was taken, which is to be given back. */
  long reserve(long bytes) {
    long wanted = Math.clamp(bytes, 0, total);
    if (!isReserved(wanted)) {
      throw Failure.temporary(
          ErrorCode.OVERLOADED,
          "this server has no memory left for more %s at a time: try again".formatted(name),
          RETRY_AFTER);
    }
    return wanted;
  }

  /** As {@link #take}, but waits until they are free. */
  public synchronized MemoryLease await(long bytes) throws InterruptedException {
    long wanted = Math.clamp(bytes, 0, total);
    while (used + wanted > total) {
      wait();
    }
    used += wanted;
    return new MemoryLease(this, wanted);
  }

  private synchronized boolean isReserved(long bytes) {
    if (used + bytes > total) {
      refusals.increment();
      return false;
    }
    used += bytes;
    return true;
  }

  synchronized void giveBack(long bytes) {
    used -= bytes;
    notifyAll();
  }

  public String name() {
    return name;
  }

  public long totalBytes() {
    return total;
  }

  public synchronized long usedBytes() {
    return used;
  }

  /** Leases that were refused since the start. */
  public long refusals() {
    return refusals.sum();
  }
}
