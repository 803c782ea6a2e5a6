package com.progimage.server.engine.codec.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds repeated byte sequences that take fewer bits as a length and distance than as literals. If
 * few are found, as in photos, the search skips more and more positions, because there Huffman
 * coding does the work and the search would only cost time.
 */
sealed class Matches permits ThoroughMatches {
  static final int WINDOW = 1 << 15;
  static final int LONGEST = 258;
  private static final int HASH_BITS = 15;
  private static final int NOWHERE = -2 * WINDOW;

  /** Number of earlier positions to try, and the length at which the search stops. */
  private static final int TRIES = 8;

  private static final int LONG_ENOUGH = 64;

  /** For a longer match, only this many positions at its end are indexed. */
  private static final int KNOWN_OF_LONG = 32;

  /** Maximum number of bytes that the search skips. */
  private static final int MOST_LEAP = 64;

  /** Costs are in sixteenths of a bit. */
  private static final int BIT = 16;

  /** Counts one of this many bytes of a block. */
  private static final int COUNTED = 5;

  /** Binary logarithms of whole numbers, in sixteenths. */
  private static final float[] LOGARITHMS = new float[(WINDOW + Deflate.BLOCK) / COUNTED + 258];

  static {
    for (int i = 1; i < LOGARITHMS.length; i++) {
      LOGARITHMS[i] = (float) (BIT * StrictMath.log(i) / StrictMath.log(2));
    }
  }

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] head = new int[1 << HASH_BITS];
  final int[] previous = new int[WINDOW];
  private final int[] counts = new int[256];
  private final int[] costs = new int[256];

  /** Match k: the number of literals since the previous match, then its length and distance. */
  int[] literals = new int[1024];

  int[] lengths = new int[1024];
  int[] distances = new int[1024];
  int count;

  Matches() {
    Arrays.fill(head, NOWHERE);
  }

  static int word(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  /**
   * Reports that all bytes have moved towards the array's beginning, by a multiple of the window.
   */
  void shift(int by) {
    for (int i = 0; i < head.length; i++) {
      head[i] = Math.max(head[i] - by, NOWHERE);
    }
    for (int i = 0; i < previous.length; i++) {
      previous[i] = Math.max(previous[i] - by, NOWHERE);
    }
  }

  /** Finds matches for {@code bytes} from start to end, within a window before each position. */
  void find(byte[] bytes, int start, int end) {
    count = 0;
    estimateCosts(bytes, start, end);
    int literal = start;
    int misses = 0;
    for (int at = start; at + 4 <= end; ) {
      int word = (int) INT.get(bytes, at);
      int candidate = insert(word, at);
      int oldest = Math.max(0, at - WINDOW + 1);
      int most = Math.min(LONGEST, end - at);
      int bestGain = 0;
      int best = 3;
      int from = 0;
      for (int tries = TRIES; candidate >= oldest && tries > 0; tries--) {
        if (bytes[candidate + best] == bytes[at + best]
            && (int) INT.get(bytes, candidate) == word) {
          int length = length(bytes, candidate, at, most);
          int gain = gain(bytes, at, length, at - candidate);
          if (gain > bestGain) {
            bestGain = gain;
            best = length;
            from = candidate;
            if (length >= LONG_ENOUGH || length == most) {
              break;
            }
          }
        }
        candidate = previous[candidate & WINDOW - 1];
      }
      if (bestGain == 0) {
        at += Math.min(1 + (misses++ >> 2), MOST_LEAP);
      } else {
        add(at - literal, best, at - from);
        int next = at + best;
        // A long repetition, such as a run, is found again from its end.
        int first = best > LONG_ENOUGH ? next - KNOWN_OF_LONG : at + 1;
        for (int i = first; i < Math.min(next, end - 3); i++) {
          insert((int) INT.get(bytes, i), i);
        }
        at = next;
        literal = at;
        misses = Math.max(0, misses - (bestGain >> 6));
      }
    }
  }

  static int length(byte[] bytes, int candidate, int at, int most) {
    int differs = Arrays.mismatch(bytes, candidate + 4, candidate + most, bytes, at + 4, at + most);
    return differs < 0 ? most : differs + 4;
  }

  /**
   * Estimated bits that the match saves compared with literals; for a long match, those of its
   * beginning.
   */
  int gain(byte[] bytes, int at, int length, int distance) {
    int extra = 32 - Integer.numberOfLeadingZeros(distance);
    int gain = -(9 + extra + (length > 10 ? 2 : 0)) * BIT;
    for (int i = 0; i < Math.min(length, LONG_ENOUGH); i++) {
      gain += costs[bytes[at + i] & 255];
    }
    return gain;
  }

  /** Estimates the cost of each literal in this block from a sample of its bytes. */
  void estimateCosts(byte[] bytes, int start, int end) {
    Arrays.fill(counts, 0);
    int total = 256;
    for (int i = start; i < end; i += COUNTED, total++) {
      counts[bytes[i] & 255]++;
    }
    for (int i = 0; i < 256; i++) {
      int cost = Math.round(LOGARITHMS[total] - LOGARITHMS[counts[i] + 1]);
      costs[i] = Math.clamp(cost, BIT, 13 * BIT);
    }
  }

  int insert(int word, int at) {
    int slot = word * 0x9e3779b1 >>> 32 - HASH_BITS;
    int candidate = head[slot];
    head[slot] = at;
    previous[at & WINDOW - 1] = candidate;
    return candidate;
  }

  void add(int literalCount, int length, int distance) {
    if (count == lengths.length) {
      literals = Arrays.copyOf(literals, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
      distances = Arrays.copyOf(distances, 2 * count);
    }
    literals[count] = literalCount;
    lengths[count] = length;
    distances[count++] = distance;
  }
}
