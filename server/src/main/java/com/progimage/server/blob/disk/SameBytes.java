package com.progimage.server.blob.disk;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Compares all bytes of two files. */
final class SameBytes {
  private static final int BUFFER_BYTES = 128 << 10;

  private SameBytes() {}

  static boolean in(Path one, Path other) throws IOException {
    try (FileChannel first = FileChannel.open(one, READ);
        FileChannel second = FileChannel.open(other, READ)) {
      long left = first.size();
      if (left != second.size()) {
        return false;
      }
      int room = Math.clamp(left, 1, BUFFER_BYTES);
      ByteBuffer a = ByteBuffer.allocate(room);
      ByteBuffer b = ByteBuffer.allocate(room);
      while (left > 0) {
        int count = (int) Math.min(left, room);
        if (!fill(first, a, count) || !fill(second, b, count) || a.mismatch(b) >= 0) {
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
