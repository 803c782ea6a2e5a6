package com.progimage.server.engine.png;

import java.io.IOException;
import java.util.zip.Adler32;

/**
 * A zlib stream (RFC 1950, 1951) into IDAT chunks: in one pass, block by block, each as what is
 * smallest of dynamic codes, fixed codes and stored.
 */
final class Deflate {
  /** Small enough that codes follow the picture, large enough that their tables do not count. */
  static final int BLOCK = 1 << 16;

  private static final int IDAT_BYTES = 1 << 15;

  private final ChunkWriter chunks;
  private final BitWriter out = new BitWriter();
  private final Adler32 adler = new Adler32();
  private final Matches matches = new Matches();
  private final Block block = new Block();

  /** The window, then the block that is being filled. */
  private final byte[] bytes = new byte[Matches.WINDOW + BLOCK];

  private int start;
  private int end;

  Deflate(ChunkWriter chunks) {
    this.chunks = chunks;
    // CM 8, CINFO 7: deflate, a window of 32 KiB; FLEVEL 0; FCHECK 1 makes it a multiple of 31.
    out.write(0x0178, 16);
  }

  void write(byte[] from, int offset, int count) throws IOException {
    adler.update(from, offset, count);
    for (int done = 0; done < count; ) {
      int more = Math.min(count - done, bytes.length - end);
      System.arraycopy(from, offset + done, bytes, end, more);
      end += more;
      done += more;
      if (end == bytes.length) {
        flush(/* last= */ false);
      }
    }
  }

  void finish() throws IOException {
    flush(/* last= */ true);
    out.align();
    out.write(Integer.reverseBytes((int) adler.getValue()) & 0xffffffffL, 32);
    writeChunk();
  }

  private void flush(boolean last) throws IOException {
    matches.find(bytes, start, end);
    block.write(bytes, start, end, matches, last, out);
    if (out.size() >= IDAT_BYTES) {
      writeChunk();
    }
    if (end == bytes.length) {
      System.arraycopy(bytes, BLOCK, bytes, 0, Matches.WINDOW);
      matches.shift(BLOCK);
      end = Matches.WINDOW;
    }
    start = end;
  }

  private void writeChunk() throws IOException {
    chunks.write("IDAT", out.bytes(), out.size());
    out.clear();
  }
}
