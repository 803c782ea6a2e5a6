package com.progimage.server.engine.codec.deflate;

import java.util.Arrays;

/** Part of a stream before it is coded: literals, and matches between them. */
final class StreamTokens {
  /** Estimated bits of a block's header, without those for the lengths of its codes. */
  private static final int HEADER_BITS = 100;

  /** Average bits of the length of one code in the header of a block. */
  private static final int TABLE_BITS = 5;

  private static final int[] NONE = new int[Symbols.LITERAL_COUNT];

  /** All literals, without the bytes of matches. */
  byte[] literals = new byte[1 << 16];

  int literalCount;

  /** Match k: the number of literals before it, its length and its distance. */
  int[] positions = new int[1024];

  int[] lengths = new int[1024];
  int[] distances = new int[1024];
  int matchCount;

  /** Number of times that each symbol occurs, after {@link #count}. */
  final int[] literalSymbols = new int[Symbols.LITERAL_COUNT - 2];

  final int[] distanceSymbols = new int[Symbols.DISTANCE_COUNT - 2];

  void clear() {
    literalCount = 0;
    matchCount = 0;
  }

  boolean isEmpty() {
    return literalCount == 0 && matchCount == 0;
  }

  int symbols() {
    return literalCount + matchCount;
  }

  void addLiterals(byte[] bytes, int from, int to) {
    reserveLiterals(to - from);
    System.arraycopy(bytes, from, literals, literalCount, to - from);
    literalCount += to - from;
  }

  void addMatch(int length, int distance) {
    reserveMatches(1);
    positions[matchCount] = literalCount;
    lengths[matchCount] = length;
    distances[matchCount++] = distance;
  }

  /** Counts the symbols, including that for the end of a block. */
  void count() {
    Arrays.fill(literalSymbols, 0);
    Arrays.fill(distanceSymbols, 0);
    countLiterals();
    literalSymbols[Symbols.END] = 1;
    for (int i = 0; i < matchCount; i++) {
      literalSymbols[Symbols.END + 1 + Symbols.LENGTH_SYMBOL[lengths[i] - 3]]++;
      distanceSymbols[Symbols.distanceSymbol(distances[i])]++;
    }
  }

  /**
   * Alternates between several tables, because incrementing the same counter twice in a row would
   * stall. The compiler checks no index of tables whose length it sees.
   */
  private void countLiterals() {
    byte[] bytes = literals;
    int[] zeroth = new int[256];
    int[] first = new int[256];
    int[] second = new int[256];
    int[] third = new int[256];
    int i = 0;
    for (; i + 3 < literalCount; i += 4) {
      zeroth[bytes[i] & 255]++;
      first[bytes[i + 1] & 255]++;
      second[bytes[i + 2] & 255]++;
      third[bytes[i + 3] & 255]++;
    }
    for (; i < literalCount; i++) {
      zeroth[bytes[i] & 255]++;
    }
    for (i = 0; i < 256; i++) {
      literalSymbols[i] = zeroth[i] + first[i] + second[i] + third[i];
    }
  }

  /** Appends other tokens, which have been counted as these have. */
  void append(StreamTokens other) {
    reserveMatches(other.matchCount);
    for (int i = 0; i < other.matchCount; i++) {
      positions[matchCount + i] = literalCount + other.positions[i];
    }
    System.arraycopy(other.lengths, 0, lengths, matchCount, other.matchCount);
    System.arraycopy(other.distances, 0, distances, matchCount, other.matchCount);
    matchCount += other.matchCount;
    addLiterals(other.literals, 0, other.literalCount);
    add(literalSymbols, other.literalSymbols);
    add(distanceSymbols, other.distanceSymbols);
    literalSymbols[Symbols.END] = 1;
  }

  private static void add(int[] to, int[] more) {
    for (int i = 0; i < to.length; i++) {
      to[i] += more[i];
    }
  }

  /** Whether one block for both takes fewer bits than a block for each, as far as it is known. */
  boolean isSmallerWith(StreamTokens other) {
    long together =
        bits(literalSymbols, other.literalSymbols) + bits(distanceSymbols, other.distanceSymbols);
    long apart = bits(literalSymbols, NONE) + bits(distanceSymbols, NONE);
    apart += bits(other.literalSymbols, NONE) + bits(other.distanceSymbols, NONE);
    return together <= apart + HEADER_BITS * Cost.BIT;
  }

  /** Estimated bits of a code for the sum of counts, and of its table. */
  private static long bits(int[] counts, int[] more) {
    long total = 0;
    long bits = 0;
    for (int i = 0; i < counts.length; i++) {
      int count = counts[i] + more[i];
      if (count > 0) {
        total += count;
        bits += TABLE_BITS * Cost.BIT - (long) count * Cost.logarithm(count);
      }
    }
    return total == 0 ? 0 : bits + total * Cost.logarithm((int) total);
  }

  private void reserveLiterals(int more) {
    if (literals.length - literalCount < more) {
      literals = Arrays.copyOf(literals, Math.max(2 * literals.length, literalCount + more));
    }
  }

  private void reserveMatches(int more) {
    if (lengths.length - matchCount < more) {
      int length = Math.max(2 * lengths.length, matchCount + more);
      positions = Arrays.copyOf(positions, length);
      lengths = Arrays.copyOf(lengths, length);
      distances = Arrays.copyOf(distances, length);
    }
  }
}
