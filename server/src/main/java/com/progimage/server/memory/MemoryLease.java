package com.progimage.server.memory;

/** Bytes taken from a {@link MemoryBudget} until this is closed; for one thread at a time. */
public final class MemoryLease implements AutoCloseable {
  private final MemoryBudget budget;
  private long bytes;

  MemoryLease(MemoryBudget budget, long bytes) {
    this.budget = budget;
    this.bytes = bytes;
  }

  /**
   * Takes more.
   *
   * @throws com.progimage.server.image.Failure {@code overloaded} where they are not free; the
   *     lease stays as it was
   */
  public void add(long more) {
    bytes += budget.reserve(more);
  }

  /** Gives back what was taken; closing again does nothing. */
  @Override
  public void close() {
    budget.giveBack(bytes);
    bytes = 0;
  }
}
