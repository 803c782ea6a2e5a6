package com.progimage.server.blob.disk;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Compares all bytes of two files. For one thread. */
final class SameBytes {
  private static final int BUFFER_BYTES = 128 << 10;

  // Direct, because the JDK copies what it reads into others.
  private final ByteBuffer ofOne = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer ofOther = ByteBuffer.allocateDirect(BUFFER_BYTES);

  boolean areSame(Path one, Path other) throws IOException {
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
}
