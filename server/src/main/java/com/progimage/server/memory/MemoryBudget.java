package com.progimage.server.memory;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * A number of bytes that requests reserve for a purpose and release. A lease allocates nothing: its
 * holder promises to allocate no more than the lease has. Thread-safe.
 */
public final class MemoryBudget {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final String name;
  private final long total;
  private long used;
  private final LongAdder refusals = new LongAdder();

  /**
   * @param name of the purpose, in metrics
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
   * @param bytes capped at the whole budget
   * @throws Failure {@code overloaded} if they are not free
   */
  public MemoryLease take(long bytes) {
    return new MemoryLease(this, reserve(bytes));
  }

  /** Like {@link #take}, but returns empty if they are not free. */
  public Optional<MemoryLease> find(long bytes) {
    long wanted = Math.clamp(bytes, 0, total);
    return isReserved(wanted) ? Optional.of(new MemoryLease(this, wanted)) : Optional.empty();
  }

  /** Reserves bytes and returns their number, which must be released. */
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

  /** Like {@link #take}, but waits until they are free. */
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

  /** The number of leases that were refused since the start. */
  public long refusals() {
    return refusals.sum();
  }
}
