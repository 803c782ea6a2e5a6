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

  /** Symbols of a block to which no chunk is added any more. */
  private static final int FULL = 1 << 17;

  private static final int PART_BYTES = 1 << 15;

  private final ByteSink sink;
  private final BitWriter out = new BitWriter();
  private final Adler32 adler = new Adler32();
  private final Parse parse;

  /** The block to which the next chunk is added if that is smaller than a block of its own. */
  private StreamTokens block = new StreamTokens();

  private StreamTokens chunk = new StreamTokens();

  /** The window, followed by the chunk that is being filled and the bytes after it. */
  private final byte[] bytes;

  private final int chunkBytes;

  private int start = MatchFinder.WINDOW;
  private int end = MatchFinder.WINDOW;

  public Deflate(ByteSink sink) {
    this(sink, MatchEffort.FAST, 1);
  }

  /**
   * @param pixelBytes distance between bytes that are likely to be equal
   */
  public Deflate(ByteSink sink, MatchEffort effort, int pixelBytes) {
    this.sink = sink;
    this.parse = effort.parse(pixelBytes);
    this.chunkBytes = effort.chunkBytes();
    this.bytes = new byte[MatchFinder.WINDOW + chunkBytes + effort.aheadBytes()];
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
    int chunkEnd = last ? end : MatchFinder.WINDOW + chunkBytes;
    int next = parse.divide(bytes, start, chunkEnd, end, block, chunk);
    if (block.isEmpty()) {
      swap();
    } else if (block.symbols() < FULL && block.isSmallerWith(chunk)) {
      block.append(chunk);
    } else {
      writeBlock(/* last= */ false);
      swap();
    }
    if (last) {
      writeBlock(/* last= */ true);
      return;
    }
    System.arraycopy(bytes, chunkBytes, bytes, 0, end - chunkBytes);
    parse.shift(chunkBytes);
    end -= chunkBytes;
    start = next - chunkBytes;
  }

  private void swap() {
    StreamTokens spare = block;
    block = chunk;
    chunk = spare;
  }

  private void writeBlock(boolean last) throws IOException {
    Block.write(block, last, out);
    if (out.size() >= PART_BYTES) {
      writePart();
    }
  }

  private void writePart() throws IOException {
    sink.take(out.bytes(), out.size());
    out.clear();
  }
}
