package com.progimage.server.engine.codec.jpeg.encode;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing file: bytes, and the bits of scans, which are stuffed (T.81, F.1.2.3). */
final class BitOutput implements EntropySink {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private byte[] bytes = new byte[1 << 14];
  private int at;

  /** The last {@code used} bits that are not in {@code bytes} yet, lowest last. */
  private long buffer;

  private int used;

  /** For each table and symbol: {@code code << 8 | length}. */
  private final int[] codes = new int[4 << 8];

  int byteCount() {
    return at;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, at);
  }

  void write(int... values) {
    reserve(values.length);
    for (int value : values) {
      bytes[at++] = (byte) value;
    }
  }

  /** Sets the code of a table. */
  void use(int table, HuffmanCode code) {
    for (int symbol = 0; symbol < 256; symbol++) {
      codes[table << 8 | symbol] = code.code(symbol) << 8 | code.length(symbol);
    }
  }

  @Override
  public void symbol(int table, int symbol, int bits, int count) {
    int entry = codes[table << 8 | symbol];
    put(entry >>> 8 << count | bits & (1 << count) - 1, (entry & 255) + count);
  }

  @Override
  public void bits(int bits, int count) {
    put(bits & (1 << count) - 1, count);
  }

  /**
   * @param count at most 32
   */
  private void put(int bits, int count) {
    long more = bits & 0xffffffffL;
    if (used + count < 64) {
      buffer = buffer << count | more;
      used += count;
      return;
    }
    int rest = used + count - 64;
    flush(used == 0 ? more : buffer << 64 - used | more >>> rest);
    buffer = more;
    used = rest;
  }

  private void flush(long eight) {
    reserve(16);
    // A byte of all ones needs a zero behind it. None has one if no byte of the complement is 0.
    if ((~eight - ONES & eight & TOPS) == 0) {
      LONG.set(bytes, at, eight);
      at += 8;
    } else {
      stuff(eight, 64);
    }
  }

  private void stuff(long bits, int count) {
    for (int shift = count - 8; shift >= 0; shift -= 8) {
      byte next = (byte) (bits >>> shift);
      bytes[at++] = next;
      if (next == -1) {
        bytes[at++] = 0;
      }
    }
  }

  /** Ends a scan: fills the last byte with ones. */
  void endScan() {
    int padding = -used & 7;
    reserve(16);
    stuff(buffer << padding | (1L << padding) - 1, used + padding);
    buffer = 0;
    used = 0;
  }

  private void reserve(int more) {
    if (at + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(at + more, bytes.length + (bytes.length >> 1)));
    }
  }
}
