package com.progimage.server.engine.codec.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds out from a part of a chunk whether a search for matches pays. In photos, it takes most of
 * the time, and saves little that Huffman's code does not save.
 */
final class Probe {
  /** Bytes of the part. */
  private static final int BYTES = 3072;

  /** The least share of the part's bits that matches must save, in percent. */
  private static final int PERCENT = 25;

  /**
   * With fewer bits for a byte, a search pays in any case, because Huffman's code has at least one.
   */
  private static final int FEW_BITS = 13 * Cost.BIT / 8;

  /** Shorter matches are not looked for. */
  private static final int SHORTEST = 6;

  /** Estimated bits of a match. */
  private static final int MATCH_BITS = 20;

  private static final int HASH_BITS = 11;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final short[] latest = new short[1 << HASH_BITS];
  private final int[] costs = new int[256];

  boolean pays(byte[] bytes, int start, int end) {
    int from = start + Math.max(0, end - start - BYTES) / 2;
    int to = Math.min(end, from + BYTES);
    estimateCosts(bytes, from, to);
    Arrays.fill(latest, (short) -1);
    long all = 0;
    long saved = 0;
    for (int at = from; at + 8 <= to; ) {
      long word = (long) LONG.get(bytes, at) << 64 - 8 * SHORTEST;
      int slot = (int) (word * 0x9e3779b97f4a7c15L >>> 64 - HASH_BITS);
      int candidate = from + latest[slot];
      latest[slot] = (short) (at - from);
      if (candidate < from || (long) LONG.get(bytes, candidate) << 64 - 8 * SHORTEST != word) {
        all += costs[bytes[at++] & 255];
        continue;
      }
      int differs = Arrays.mismatch(bytes, candidate, to, bytes, at, to);
      int next = differs < 0 ? to : at + differs;
      int literals = 0;
      for (; at < next; at++) {
        literals += costs[bytes[at] & 255];
      }
      all += literals;
      saved += Math.max(0, literals - MATCH_BITS * Cost.BIT);
    }
    return 100 * saved >= PERCENT * all || all < (long) FEW_BITS * (to - from);
  }

  private void estimateCosts(byte[] bytes, int from, int to) {
    Arrays.fill(costs, 1);
    for (int i = from; i < to; i++) {
      costs[bytes[i] & 255]++;
    }
    int total = Cost.logarithm(to - from + 256);
    for (int i = 0; i < costs.length; i++) {
      // A code has at least one bit.
      costs[i] = Math.max(Cost.BIT, total - Cost.logarithm(costs[i]));
    }
  }
}
