package com.progimage.server.memory;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Reuses buffers of one size, within a memory budget. */
public final class BufferPool {
  private final MemoryBudget budget;
  private final int size;
  private final Queue<byte[]> free = new ConcurrentLinkedQueue<>();

  public BufferPool(MemoryBudget budget, int size) {
    this.budget = budget;
    this.size = size;
  }

  /** A buffer for one thread. It still contains the bytes of its last use. */
  public final class Buffer implements AutoCloseable {
    private final MemoryLease lease;
    private final byte[] bytes;

    private boolean closed;

    private Buffer(MemoryLease lease, byte[] bytes) {
      this.lease = lease;
      this.bytes = bytes;
    }

    public byte[] bytes() {
      return bytes;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        free.add(bytes);
        lease.close();
      }
    }
  }

  /**
   * @throws com.progimage.server.failure.Failure {@code overloaded} if the budget is used up
   */
  public Buffer take() {
    MemoryLease lease = budget.take(size);
    byte[] used = free.poll();
    return new Buffer(lease, used == null ? new byte[size] : used);
  }
}
