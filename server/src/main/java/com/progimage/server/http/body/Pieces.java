package com.progimage.server.http.body;

import com.progimage.server.memory.BufferPool;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a stream in pieces, holding a buffer only while there are bytes for it.
 *
 * @param maxBytes of a piece
 */
record Pieces(BufferPool buffers, int maxBytes) {

  /** Uses a piece, whose buffer is reused afterwards. */
  interface PieceUse {
    void of(byte[] buffer, int count) throws IOException;
  }

  /**
   * Waits for bytes and reads those that are available.
   *
   * @return their number; -1 at the end of the stream
   */
  int next(InputStream in, PieceUse use) throws IOException {
    int first = in.read();
    if (first < 0) {
      return -1;
    }
    try (BufferPool.Buffer buffer = buffers.take()) {
      byte[] bytes = buffer.bytes();
      int most = Math.min(maxBytes, bytes.length);
      bytes[0] = (byte) first;
      int count = 1;
      int more = 0;
      while (more >= 0 && count < most && in.available() > 0) {
        more = in.read(bytes, count, most - count);
        count += Math.max(0, more);
      }
      use.of(bytes, count);
      return count;
    }
  }
}
