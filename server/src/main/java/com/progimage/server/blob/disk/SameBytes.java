package com.progimage.server.blob.disk;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Compares all bytes of two files. For one thread, which also closes it. */
final class SameBytes implements AutoCloseable {
  private static final int BUFFER_BYTES = 128 << 10;

  private final Arena arena = Arena.ofConfined();
  private @Nullable Buffers buffers;

  /** Outside the heap, because the JDK copies what it reads into other buffers. */
  private record Buffers(ByteBuffer ofOne, ByteBuffer ofOther) {}

  boolean areSame(Path one, Path other) throws IOException {
    if (buffers == null) {
      buffers = new Buffers(buffer(), buffer());
    }
    return areSame(one, other, buffers.ofOne(), buffers.ofOther());
  }

  private ByteBuffer buffer() {
    return arena.allocate(BUFFER_BYTES).asByteBuffer();
  }

  private static boolean areSame(Path one, Path other, ByteBuffer ofOne, ByteBuffer ofOther)
      throws IOException {
    try (FileChannel first = FileChannel.open(one, READ);
        FileChannel second = FileChannel.open(other, READ)) {
      long left = first.size();
      if (left != second.size()) {
        return false;
      }
      while (left > 0) {
        int count = (int) Math.min(left, BUFFER_BYTES);
        if (!fill(first, ofOne, count)
            || !fill(second, ofOther, count)
            || ofOne.mismatch(ofOther) >= 0) {
          return false;
        }
        left -= count;
      }
      return true;
    }
  }

  private static boolean fill(FileChannel file, ByteBuffer buffer, int count) throws IOException {
    buffer.clear().limit(count);
    while (buffer.hasRemaining()) {
      if (file.read(buffer) < 0) {
        return false;
      }
    }
    buffer.flip();
    return true;
  }

  @Override
  public void close() {
    arena.close();
  }
}
