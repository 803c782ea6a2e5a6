package com.progimage.server.engine.codec.deflate;

import java.util.Arrays;

/** Estimated bits of literals, lengths and distances, in the units of {@link Cost}. */
final class SymbolCosts {
  /** The longest code that is assumed. */
  private static final int MOST = 13 * Cost.BIT;

  /** With fewer symbols of its own, a chunk also uses the counts of its block. */
  private static final int ENOUGH = 4096;

  final int[] literals = new int[256];

  /** Of a match's length, including its extra bits. */
  final int[] lengths = new int[MatchFinder.LONGEST + 1];

  private final int[] distances = new int[Symbols.DISTANCE_BASE.length];
  private final int[] literalCounts = new int[Symbols.LITERAL_COUNT - 2];
  private final int[] distanceCounts = new int[Symbols.DISTANCE_COUNT - 2];

  /** Bits of a distance, including its extra bits. */
  int distance(int distance) {
    return distances[Symbols.distanceSymbol(distance)];
  }

  /** Costs for a first division: those of the block before if there is one, otherwise a guess. */
  void estimate(byte[] bytes, int start, int end, StreamTokens before) {
    if (before.symbols() > 0) {
      take(before, before);
      return;
    }
    Arrays.fill(literalCounts, 0);
    for (int i = start; i < end; i++) {
      literalCounts[bytes[i] & 255]++;
    }
    // As many matches as an eighth of the bytes, short ones being more frequent.
    for (int i = 0; i < Symbols.LENGTH_BASE.length; i++) {
      literalCounts[Symbols.END + 1 + i] = (end - start >> 6) + 1;
    }
    Arrays.fill(distanceCounts, 1);
    set();
  }

  /** Costs by the counts of a division, and of the block before if these are few. */
  void take(StreamTokens tokens, StreamTokens before) {
    boolean isEnough = tokens.symbols() >= ENOUGH || tokens == before;
    for (int i = 0; i < literalCounts.length; i++) {
      literalCounts[i] = tokens.literalSymbols[i] + (isEnough ? 0 : before.literalSymbols[i]);
    }
    for (int i = 0; i < distanceCounts.length; i++) {
      distanceCounts[i] = tokens.distanceSymbols[i] + (isEnough ? 0 : before.distanceSymbols[i]);
    }
    set();
  }

  private void set() {
    int total = Cost.logarithm(sum(literalCounts) + 1);
    for (int i = 0; i < 256; i++) {
      literals[i] = cost(literalCounts[i], total);
    }
    for (int length = MatchFinder.SHORTEST; length < lengths.length; length++) {
      int symbol = Symbols.LENGTH_SYMBOL[length - MatchFinder.SHORTEST];
      lengths[length] =
          cost(literalCounts[Symbols.END + 1 + symbol], total)
              + Symbols.LENGTH_BITS[symbol] * Cost.BIT;
    }
    total = Cost.logarithm(sum(distanceCounts) + 1);
    for (int i = 0; i < distances.length; i++) {
      distances[i] = cost(distanceCounts[i], total) + Symbols.DISTANCE_BITS[i] * Cost.BIT;
    }
  }

  private static int sum(int[] counts) {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }

  /** A symbol that has not occurred costs as much as one that has occurred half a time. */
  private static int cost(int count, int total) {
    int cost = count == 0 ? total + Cost.BIT : total - Cost.logarithm(count);
    return Math.clamp(cost, Cost.BIT / 4, MOST);
  }
}
