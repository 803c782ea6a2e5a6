package com.progimage.server.engine.codec.jpeg.encode;

import java.util.BitSet;

/**
 * Sends the AC coefficients of a progressive scan. Counts blocks that have ended, because one
 * symbol ends many (T.81, G.1.2.2), and holds back corrections, which follow the next symbol
 * (G.1.2.3).
 */
final class BlockEnds {
  private static final int ZEROS = 0xf0;
  private static final int MOST_BLOCKS = 0x7fff;

  /** Fewer corrections than decoders have room for, with those of one more block. */
  private static final int MOST_CORRECTIONS = 900;

  private final int table;
  private final EntropySink sink;
  private int blocks;

  /** First those of ended blocks, then those of the current one. */
  private final BitSet corrections = new BitSet();

  private int ended;
  private int held;

  /**
   * @param table of the component's AC coefficients
   */
  BlockEnds(int table, EntropySink sink) {
    this.table = table;
    this.sink = sink;
  }

  /**
   * A coefficient that is sent for the first time.
   *
   * @param zeros before it, without coefficients that were sent before
   */
  void value(int zeros, int value) {
    int run = skip(zeros);
    flush();
    sink.value(table, run, value);
    sendCorrections();
  }

  /** Sends runs of sixteen zeros, and returns the remaining number of zeros. */
  int skip(int zeros) {
    int left = zeros;
    for (; left > 15; left -= 16) {
      flush();
      sink.symbol(table, ZEROS, 0, 0);
      sendCorrections();
    }
    return left;
  }

  /** One more bit of a coefficient that was sent before. */
  void correct(int bit) {
    corrections.set(held++, bit == 1);
  }

  boolean hasCorrections() {
    return held > ended;
  }

  /** Ends the current block. */
  void end() {
    blocks++;
    ended = held;
    if (blocks == MOST_BLOCKS || ended > MOST_CORRECTIONS) {
      flush();
    }
  }

  /** Sends the ends of blocks that were counted, with their corrections. */
  void flush() {
    if (blocks == 0) {
      return;
    }
    int size = 31 - Integer.numberOfLeadingZeros(blocks);
    sink.symbol(table, size << 4, blocks, size);
    blocks = 0;
    int current = held - ended;
    int first = ended;
    sendCorrections(0, first);
    for (int i = 0; i < current; i++) {
      corrections.set(i, corrections.get(first + i));
    }
    held = current;
    ended = 0;
  }

  private void sendCorrections() {
    sendCorrections(0, held);
    held = 0;
  }

  private void sendCorrections(int from, int to) {
    for (int i = from; i < to; i++) {
      sink.bits(corrections.get(i) ? 1 : 0, 1);
    }
  }
}
