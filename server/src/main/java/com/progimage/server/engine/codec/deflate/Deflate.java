package com.progimage.server.engine.codec.deflate;

import java.io.IOException;
import java.util.zip.Adler32;

/**
 * Compresses to a zlib stream (RFC 1950, 1951) in one pass. Each block uses the smallest of dynamic
 * codes, fixed codes and no compression.
 */
public final class Deflate {
  /** Receives the stream in parts. */
  @FunctionalInterface
  public interface ByteSink {
    /** Receives the first {@code count} bytes. The array is reused after the call. */
    void take(byte[] bytes, int count) throws IOException;
  }

  /** Small enough that codes adapt to the picture, large enough that their tables hardly matter. */
  static final int BLOCK = 1 << 16;

  private static final int PART_BYTES = 1 << 15;

  private final ByteSink sink;
  private final BitWriter out = new BitWriter();
  private final Adler32 adler = new Adler32();
  private final Matches matches;
  private final Block block = new Block();

  /** The window, followed by the block that is being filled. */
  private final byte[] bytes = new byte[Matches.WINDOW + BLOCK];

  private int start;
  private int end;

  public Deflate(ByteSink sink) {
    this(sink, /* thorough= */ false);
  }

  /**
   * @param thorough whether to search for matches thoroughly, which takes many times as long
   */
  public Deflate(ByteSink sink, boolean thorough) {
    this.sink = sink;
    matches = thorough ? new ThoroughMatches() : new Matches();
    // CM 8, CINFO 7: deflate, a window of 32 KiB; FLEVEL 0; FCHECK 1 makes it a multiple of 31.
    out.write(0x0178, 16);
  }

  public void write(byte[] from, int offset, int count) throws IOException {
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

  public void finish() throws IOException {
    flush(/* last= */ true);
    out.align();
    out.write(Integer.reverseBytes((int) adler.getValue()) & 0xffffffffL, 32);
    writePart();
  }

  private void flush(boolean last) throws IOException {
    matches.find(bytes, start, end);
    block.write(bytes, start, end, matches, last, out);
    if (out.size() >= PART_BYTES) {
      writePart();
    }
    if (end == bytes.length) {
      System.arraycopy(bytes, BLOCK, bytes, 0, Matches.WINDOW);
      matches.shift(BLOCK);
      end = Matches.WINDOW;
    }
    start = end;
  }

  private void writePart() throws IOException {
    sink.take(out.bytes(), out.size());
    out.clear();
  }
}
