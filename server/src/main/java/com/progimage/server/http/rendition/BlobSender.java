package com.progimage.server.http.rendition;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.ee10.servlet.HttpOutput;

/** Sends a part of a file in pieces that bound the memory of many slow clients. */
public final class BlobSender {
  private static final int PIECE = 256 << 10;
  private static final int MAX_BUFFERS = 64;
  private static final int SMALL_PIECE = 16 << 10;

  /** Direct: what is read from a file goes to the socket without a copy through the heap. */
  private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  private final Semaphore room = new Semaphore(MAX_BUFFERS);

  /** The caller closes {@code file}. */
  void send(FileChannel file, ByteRange range, HttpServletResponse response) throws IOException {
    if (!room.tryAcquire()) {
      send(file, range, response.getOutputStream(), ByteBuffer.allocate(SMALL_PIECE));
      return;
    }
    try {
      ByteBuffer pooled = free.poll();
      ByteBuffer buffer = pooled == null ? ByteBuffer.allocateDirect(PIECE) : pooled;
      send(file, range, response.getOutputStream(), buffer);
      // Only a write that ended well is sure to have let go of the buffer.
      free.add(buffer);
    } finally {
      room.release();
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
      // Skips the copy into Jetty's own buffer: half of the time of a small answer.
      jetty.write(bytes);
    } else {
      Channels.newChannel(out).write(bytes);
    }
  }
}
