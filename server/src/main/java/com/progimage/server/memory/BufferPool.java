package com.progimage.server.memory;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Buffers of one size, reused, as many as a budget has room for. */
public final class BufferPool {
  private final MemoryBudget budget;
  private final int size;
  private final Queue<byte[]> free = new ConcurrentLinkedQueue<>();

  public BufferPool(MemoryBudget budget, int size) {
    this.budget = budget;
    this.size = size;
  }

  /** A buffer for one thread. Its bytes are what its last use left in it. */
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
   * @throws com.progimage.server.image.Failure {@code overloaded} where all are taken
   */
  public Buffer take() {
    MemoryLease lease = budget.take(size);
    byte[] used = free.poll();
    return new Buffer(lease, used == null ? new byte[size] : used);
  }
}
