package com.progimage.server.engine.codec.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Packs bits into bytes, lowest bit first, as deflate requires. */
final class BitWriter {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[1 << 16];
  private int size;
  private long pending;
  private int pendingBits;

  byte[] bytes() {
    return bytes;
  }

  /** Number of whole bytes so far. */
  int size() {
    return size;
  }

  /** Drops the whole bytes, and keeps the bits of the incomplete one. */
  void clear() {
    size = 0;
  }

  /**
   * @param count 0 to 48
   */
  void write(long bits, int count) {
    reserve(8);
    pending |= bits << pendingBits;
    pendingBits += count;
    flush();
  }

  /** Pads with zero bits to the next byte. */
  void align() {
    pendingBits = pendingBits + 7 & ~7;
    reserve(8);
    flush();
  }

  void write(byte[] from, int start, int count) {
    reserve(count);
    System.arraycopy(from, start, bytes, size, count);
    size += count;
  }

  /**
   * Writes the codes of literals. {@code codes} holds code × 16 + length for each byte, with a
   * length of at most 14.
   */
  void writeLiterals(byte[] from, int start, int end, int[] codes) {
    reserve((int) ((end - start) * 14L / 8 + 16));
    byte[] to = bytes;
    int at = size;
    long word = pending;
    int bits = pendingBits;
    int i = start;
    for (; i + 3 < end; i += 4) {
      int first = codes[from[i] & 255];
      int second = codes[from[i + 1] & 255];
      int third = codes[from[i + 2] & 255];
      int fourth = codes[from[i + 3] & 255];
      int firstTwo = (first & 15) + (second & 15);
      int lastTwo = (third & 15) + (fourth & 15);
      long low = first >>> 4 | (long) (second >>> 4) << (first & 15);
      long high = third >>> 4 | (long) (fourth >>> 4) << (third & 15);
      // Four codes of at most 14 bits, and up to 7 pending bits: 63.
      word |= (low | high << firstTwo) << bits;
      bits += firstTwo + lastTwo;
      LONG.set(to, at, word);
      at += bits >>> 3;
      word >>>= bits & 56;
      bits &= 7;
    }
    for (; i < end; i++) {
      int code = codes[from[i] & 255];
      word |= (long) (code >>> 4) << bits;
      bits += code & 15;
      LONG.set(to, at, word);
      at += bits >>> 3;
      word >>>= bits & 56;
      bits &= 7;
    }
    size = at;
    pending = word;
    pendingBits = bits;
  }

  private void flush() {
    LONG.set(bytes, size, pending);
    size += pendingBits >>> 3;
    pending >>>= pendingBits & 56;
    pendingBits &= 7;
  }

  private void reserve(int count) {
    if (bytes.length - size < count + 8) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count + 8));
    }
  }
}
