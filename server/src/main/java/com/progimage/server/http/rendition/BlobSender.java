package com.progimage.server.http.rendition;

import com.progimage.server.failure.Failure;
import com.progimage.server.library.KeptFile;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.util.Callback;

/** Sends a part of a file in pieces, which limits the memory for many slow clients. */
public final class BlobSender {
  private static final int PIECE = 256 << 10;
  private static final int MAX_BUFFERS = 64;
  private static final int SMALL_PIECE = 8 << 10;

  private final Queue<BlobPiece> free = new ConcurrentLinkedQueue<>();

  /** Arenas to close as soon as possible. */
  private final Queue<Arena> broken = new ConcurrentLinkedQueue<>();

  private final Semaphore room = new Semaphore(MAX_BUFFERS);

  /**
   * A buffer outside the heap: bytes from a file go to the socket without a copy through the heap.
   *
   * @param arena owns the memory of {@code bytes} alone
   */
  private record BlobPiece(Arena arena, ByteBuffer bytes) {
    static BlobPiece allocate() {
      Arena arena = Arena.ofShared();
      return new BlobPiece(arena, arena.allocate(PIECE).asByteBuffer());
    }
  }

  /** Sends a range of a file. The caller closes {@code file}. */
  void send(FileChannel file, ByteRange range, HttpServletResponse response) throws IOException {
    Optional<LentPiece> lent = lend();
    if (lent.isEmpty()) {
      send(file, range, response.getOutputStream(), ByteBuffer.allocate(SMALL_PIECE));
      return;
    }
    LentPiece piece = lent.get();
    boolean isWhole = false;
    try {
      send(file, range, response.getOutputStream(), piece.bytes());
      isWhole = true;
    } finally {
      if (isWhole) {
        piece.written();
      } else {
        piece.broken();
      }
    }
  }

  /** Lends a piece; empty if all are in use. */
  private Optional<LentPiece> lend() {
    if (!room.tryAcquire()) {
      return Optional.empty();
    }
    BlobPiece used = free.poll();
    return Optional.of(new LentPiece(used == null ? BlobPiece.allocate() : used));
  }

  /** A piece for one answer. Call {@link #written} or {@link #broken} once when the write ends. */
  final class LentPiece {
    private final BlobPiece piece;

    private LentPiece(BlobPiece piece) {
      this.piece = piece;
    }

    ByteBuffer bytes() {
      return piece.bytes();
    }

    /** Gives this piece back when a write ends, and then completes {@code next}. */
    Callback returnedBefore(Callback next) {
      return Callback.from(
          () -> {
            written();
            next.succeeded();
          },
          failure -> {
            broken();
            next.failed(failure);
          });
    }

    void written() {
      free.add(piece);
      room.release();
    }

    /** The connection may still use the memory. */
    void broken() {
      discard(piece);
      room.release();
    }
  }

  /**
   * Reads a whole file. Empty if it is larger than a piece, all pieces are in use, or the file
   * cannot be read.
   */
  Optional<LentPiece> fill(KeptFile file) {
    return fits(file) ? lend().filter(piece -> isFilled(piece, file)) : Optional.empty();
  }

  /** Returns whether {@link #fill} can read a file. */
  static boolean fits(KeptFile file) {
    return file.byteCount() <= PIECE;
  }

  /** Reads a file into a piece, or gives the piece back. */
  private static boolean isFilled(LentPiece piece, KeptFile file) {
    boolean isRead = false;
    try {
      isRead = file.read(piece.bytes().clear().limit((int) file.byteCount()));
      piece.bytes().flip();
    } catch (Failure unreadable) {
      // The route reports it.
    } finally {
      if (!isRead) {
        piece.written();
      }
    }
    return isRead;
  }

  /**
   * Frees the memory of a piece whose write was aborted. The connection may still use it: reused
   * memory would send another client's bytes, freed memory sends nothing.
   */
  private void discard(BlobPiece piece) {
    broken.add(piece.arena());
    broken.removeIf(BlobSender::isClosed);
  }

  private static boolean isClosed(Arena arena) {
    try {
      arena.close();
      return true;
    } catch (IllegalStateException inUse) {
      // It is being written at this moment, or another thread has closed it.
      return !arena.scope().isAlive();
    }
  }

  private static void send(
      FileChannel file, ByteRange range, ServletOutputStream out, ByteBuffer buffer)
      throws IOException {
    long position = range.first();
    long end = range.first() + range.length();
    while (position < end) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
      while (buffer.hasRemaining()) {
        int read = file.read(buffer, position);
        if (read < 0) {
          throw new EOFException("the file ended at " + position + " instead of " + end);
        }
        position += read;
      }
      write(out, buffer.flip());
    }
  }

  private static void write(ServletOutputStream out, ByteBuffer bytes) throws IOException {
    if (out instanceof HttpOutput jetty) {
      // Skips the copy into Jetty's own buffer, which takes half of the time of a small answer.
      jetty.write(bytes);
    } else {
      Channels.newChannel(out).write(bytes);
    }
  }
}
