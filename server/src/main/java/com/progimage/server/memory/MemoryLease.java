package com.progimage.server.memory;

/** Bytes of a {@link MemoryBudget}, reserved until this is closed. For one thread at a time. */
public final class MemoryLease implements AutoCloseable {
  private final MemoryBudget budget;
  private long bytes;

  MemoryLease(MemoryBudget budget, long bytes) {
    this.budget = budget;
    this.bytes = bytes;
  }

  /**
   * Reserves more.
   *
   * @throws com.progimage.server.failure.Failure {@code overloaded} if they are not free; the lease
   *     is unchanged
   */
  public void add(long more) {
    bytes += budget.reserve(more);
  }

  /** Releases the bytes. Idempotent. */
  @Override
  public void close() {
    budget.giveBack(bytes);
    bytes = 0;
  }
}
