package com.progimage.server.engine.codec.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds earlier occurrences of the bytes at a position. Of positions with the same first three
 * bytes, only the latest is known; subclasses know more of those with the same first four.
 */
abstract class MatchFinder {
  static final int WINDOW = 1 << 15;
  static final int LONGEST = 258;
  static final int SHORTEST = 3;

  /** A position before all windows. */
  static final int NOWHERE = -2 * WINDOW;

  static final int HASH_BITS = 15;

  /** A match is one number: its length, then its distance − 1. */
  private static final int DISTANCE_BITS = 15;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The result of the last search. */
  final int[] matches = new int[LONGEST];

  /** The latest position of each three bytes. */
  private final int[] latest = positions(1 << HASH_BITS);

  /**
   * Inserts a position and fills {@link #matches} with matches of ascending length, each the
   * nearest of its length.
   *
   * @param end of the bytes that may be matched, at least four after {@code at}
   * @return their number
   */
  abstract int find(byte[] bytes, int at, int end);

  /** Inserts a position, so that later searches know it. */
  abstract void insert(byte[] bytes, int at, int end);

  /**
   * Reports that all bytes have moved towards the array's beginning, by a multiple of the window.
   */
  void shift(int by) {
    shift(latest, by);
  }

  /**
   * Inserts a position by its first three bytes only.
   *
   * @param word the first four bytes
   * @return the latest position with the same hash
   */
  final int replaceLatest(int word, int at) {
    int slot = hash(word << 8);
    int position = latest[slot];
    latest[slot] = at;
    return position;
  }

  /**
   * Inserts a position by its first three bytes only, and makes the latest position with the same
   * three bytes the first of {@link #matches}.
   *
   * @param word the first four bytes
   * @param oldest position that may be matched
   * @param most bytes that may be matched
   * @return the length of the match, or less than {@link #SHORTEST}
   */
  final int findLatest(byte[] bytes, int word, int at, int oldest, int most) {
    int candidate = replaceLatest(word, at);
    if (candidate < oldest || (word(bytes, candidate) ^ word) << 8 != 0) {
      return SHORTEST - 1;
    }
    int length = length(bytes, candidate, at, SHORTEST, most);
    matches[0] = match(length, at - candidate);
    return length;
  }

  static int length(int match) {
    return match >>> DISTANCE_BITS;
  }

  static int distance(int match) {
    return (match & (1 << DISTANCE_BITS) - 1) + 1;
  }

  /** A match of a smaller length at the same distance. */
  static int shortened(int match, int length) {
    return match & (1 << DISTANCE_BITS) - 1 | length << DISTANCE_BITS;
  }

  static int match(int length, int distance) {
    return length << DISTANCE_BITS | distance - 1;
  }

  static int[] positions(int count) {
    int[] positions = new int[count];
    Arrays.fill(positions, NOWHERE);
    return positions;
  }

  static void shift(int[] positions, int by) {
    for (int i = 0; i < positions.length; i++) {
      positions[i] = Math.max(positions[i] - by, NOWHERE);
    }
  }

  /** The first four bytes. */
  static int word(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static int hash(int word) {
    return word * 0x9e3779b1 >>> 32 - HASH_BITS;
  }

  /** The number of equal bytes, at most {@code most}, if {@code equal} of them are known to be. */
  static int length(byte[] bytes, int candidate, int at, int equal, int most) {
    int length = equal;
    for (; length + 8 <= most; length += 8) {
      long differs =
          (long) LONG.get(bytes, candidate + length) ^ (long) LONG.get(bytes, at + length);
      if (differs != 0) {
        return length + (Long.numberOfTrailingZeros(differs) >> 3);
      }
    }
    while (length < most && bytes[candidate + length] == bytes[at + length]) {
      length++;
    }
    return length;
  }
}
