package com.progimage.server.engine.codec.gif;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Encodes GIF's variant of LZW (GIF 89a, appendix F) into sub-blocks of at most 255 bytes. */
final class LzwWriter {
  private static final int MOST_CODES = 1 << 12;
  private static final int SLOTS = 1 << 14;
  private static final int EMPTY = -1;

  private final OutputStream out;
  private final byte[] block = new byte[256];
  private int blockSize;
  private int bits;
  private int bitCount;

  private final int clear;
  private int codeBits;
  private int nextCode;
  private int word = -1;

  /** A slot holds a prefix code, an index, and the code for both together: 12, 8 and 12 bits. */
  private final int[] slots = new int[SLOTS];

  /**
   * @param size bits per index, 2 to 8
   */
  LzwWriter(int size, OutputStream out) throws IOException {
    this.out = out;
    this.clear = 1 << size;
    out.write(size);
    reset();
    write(clear);
  }

  void write(byte[] indices, int count) throws IOException {
    int current = word;
    int i = 0;
    if (current < 0 && count > 0) {
      current = indices[i++] & 255;
    }
    for (; i < count; i++) {
      int key = current << 8 | indices[i] & 255;
      int slot = key * 0x9e3779b1 >>> 18;
      while (slots[slot] != EMPTY && slots[slot] >>> 12 != key) {
        slot = slot + 1 & SLOTS - 1;
      }
      if (slots[slot] != EMPTY) {
        current = slots[slot] & MOST_CODES - 1;
        continue;
      }
      write(current);
      if (nextCode < MOST_CODES) {
        slots[slot] = key << 12 | nextCode;
        // The reader learns a code one step later, and so does its code length.
        if (nextCode == 1 << codeBits) {
          codeBits++;
        }
        nextCode++;
      } else {
        write(clear);
        reset();
      }
      current = indices[i] & 255;
    }
    word = current;
  }

  void finish() throws IOException {
    write(word);
    if (nextCode == 1 << codeBits && codeBits < 12) {
      codeBits++;
    }
    write(clear + 1);
    if (bitCount > 0) {
      put(bits);
    }
    flush();
    out.write(0);
  }

  private void reset() {
    Arrays.fill(slots, EMPTY);
    codeBits = Integer.numberOfTrailingZeros(clear) + 1;
    nextCode = clear + 2;
  }

  private void write(int code) throws IOException {
    bits |= code << bitCount;
    bitCount += codeBits;
    while (bitCount >= 8) {
      put(bits);
      bits >>>= 8;
      bitCount -= 8;
    }
  }

  private void put(int value) throws IOException {
    block[1 + blockSize++] = (byte) value;
    if (blockSize == 255) {
      flush();
    }
  }

  private void flush() throws IOException {
    if (blockSize > 0) {
      block[0] = (byte) blockSize;
      out.write(block, 0, 1 + blockSize);
      blockSize = 0;
    }
  }
}
