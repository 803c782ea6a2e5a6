package com.progimage.server.maintenance.dedupe;

import com.progimage.server.blob.file.Scratch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sorts any number of records of one length, as unsigned bytes, in about 12 MiB of memory. It
 * writes records that do not fit to the disk as sorted runs, and merges the runs while they are
 * read.
 */
final class RecordSort implements AutoCloseable {
  private static final int HELD_BYTES = 5 << 20;
  private static final int MERGED_BYTES = 4 << 20;
  private static final int PIECE_BYTES = 64 << 10;

  private final int length;
  private final int most;
  private final Supplier<Scratch> disk;
  private final List<Long> runEnds = new ArrayList<>();
  private List<byte[]> held = new ArrayList<>();
  private @Nullable Scratch runs;
  private long count;

  /**
   * @param length of a record in bytes
   * @param disk creates the file for records that do not fit into memory
   */
  RecordSort(int length, Supplier<Scratch> disk) {
    this(length, HELD_BYTES / length, disk);
  }

  RecordSort(int length, int most, Supplier<Scratch> disk) {
    this.length = length;
    this.most = most;
    this.disk = disk;
  }

  /** Keeps {@code record}; the caller must not change it afterward. */
  void add(byte[] record) {
    if (record.length != length) {
      throw new IllegalArgumentException("a record of " + record.length + " bytes");
    }
    if (held.size() == most) {
      spill();
    }
    held.add(record);
    count++;
  }

  long count() {
    return count;
  }

  /** Returns all records in order. May be called once, and ends the adding of records. */
  Iterator<byte[]> sorted() {
    if (runs == null) {
      held.sort(Arrays::compareUnsigned);
      return held.iterator();
    }
    spill();
    held = List.of();
    return new Merge(runs);
  }

  private void spill() {
    held.sort(Arrays::compareUnsigned);
    if (runs == null) {
      runs = disk.get();
    }
    ByteBuffer piece = ByteBuffer.allocate(recordsOf(PIECE_BYTES) * length);
    for (byte[] record : held) {
      if (!piece.hasRemaining()) {
        runs.append(piece.flip());
        piece.clear();
      }
      piece.put(record);
    }
    runs.append(piece.flip());
    runEnds.add(runs.size());
    held.clear();
  }

  private int recordsOf(int bytes) {
    return Math.max(1, bytes / length);
  }

  @Override
  public void close() {
    if (runs != null) {
      runs.close();
    }
  }

  private final class Merge implements Iterator<byte[]> {
    private final PriorityQueue<Run> queue =
        new PriorityQueue<>((one, other) -> Arrays.compareUnsigned(one.head, other.head));

    Merge(Scratch file) {
      int bytes = recordsOf(Math.min(PIECE_BYTES, MERGED_BYTES / runEnds.size())) * length;
      long start = 0;
      for (long end : runEnds) {
        queue.add(new Run(file, start, end, bytes));
        start = end;
      }
    }

    @Override
    public boolean hasNext() {
      return !queue.isEmpty();
    }

    @Override
    public byte[] next() {
      Run first = queue.poll();
      if (first == null) {
        throw new NoSuchElementException();
      }
      byte[] record = first.head;
      if (first.advance()) {
        queue.add(first);
      }
      return record;
    }
  }

  /** The unread rest of a run of at least one record. */
  private final class Run {
    private final Scratch file;
    private final long end;
    private final ByteBuffer piece;
    private long position;
    private byte[] head = new byte[0];

    Run(Scratch file, long start, long end, int bytes) {
      this.file = file;
      this.end = end;
      this.position = start;
      this.piece = ByteBuffer.allocate(bytes).limit(0);
      boolean _ = advance();
    }

    /**
     * @return false at the end of the run
     */
    boolean advance() {
      if (!piece.hasRemaining()) {
        if (position == end) {
          return false;
        }
        piece.clear().limit((int) Math.min(piece.capacity(), end - position));
        file.read(piece, position);
        position += piece.limit();
        piece.flip();
      }
      head = new byte[length];
      piece.get(head);
      return true;
    }
  }
}
