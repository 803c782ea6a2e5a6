package com.progimage.server.engine.codec.deflate;

import java.util.Arrays;

/**
 * Divides a chunk into literals and matches so that they take the fewest bits, for a given cost of
 * each symbol. The costs come from the symbols of a first division, because those of the final one
 * are not known before.
 */
final class OptimalParse implements Parse {
  private final int longEnough;
  private final boolean skips;
  private final int rounds;
  private final MatchFinder finder;

  /** The matches of each position of a chunk, from {@code firstMatch[i]} on. */
  private final int[] firstMatch;

  private int[] matches;

  /**
   * The fewest bits from each position to the end, and the match with which they begin, or 0.
   * Positions after the end have negative ones, because a match that includes them saves bits.
   */
  private final int[] bits;

  private final int[] choices;

  private final SymbolCosts costs = new SymbolCosts();

  /** The first position that the finder does not know. */
  private int unknown = MatchFinder.WINDOW;

  /** Mean bits of a byte in the last division. */
  private int meanBits;

  /**
   * @param longEnough length of a match that is not shortened
   * @param skips whether no match begins inside one that is long enough, which hardly matters
   * @param rounds number of divisions of each chunk, each with the costs of the one before
   */
  OptimalParse(MatchFinder finder, int longEnough, boolean skips, int rounds, int chunkBytes) {
    int mostBytes = chunkBytes + 2 * MatchFinder.LONGEST;
    this.longEnough = longEnough;
    this.skips = skips;
    this.rounds = rounds;
    this.finder = finder;
    this.firstMatch = new int[mostBytes + 1];
    this.matches = new int[mostBytes];
    this.bits = new int[mostBytes + 1];
    this.choices = new int[mostBytes];
  }

  @Override
  public void shift(int by) {
    finder.shift(by);
    unknown -= by;
  }

  @Override
  public int divide(
      byte[] bytes, int start, int end, int limit, StreamTokens before, StreamTokens tokens) {
    insert(bytes, start, limit);
    find(bytes, start, end, limit);
    costs.estimate(bytes, start, end, before);
    int next = end;
    for (int round = 0; round < rounds; round++) {
      if (round > 0) {
        costs.take(tokens, before);
      }
      choose(bytes, start, end, limit);
      next = collect(bytes, start, end, tokens);
    }
    return next;
  }

  /** Makes all positions before {@code end} known to the finder. */
  private void insert(byte[] bytes, int end, int limit) {
    for (; unknown < end; unknown++) {
      if (unknown + 4 <= limit) {
        finder.insert(bytes, unknown, limit);
      }
    }
  }

  private void find(byte[] bytes, int start, int end, int limit) {
    int count = 0;
    for (int at = start; at < end; at++) {
      firstMatch[at - start] = count;
      if (at + 4 > limit) {
        continue;
      }
      int found = finder.find(bytes, at, limit);
      if (found == 0) {
        continue;
      }
      if (matches.length - count < found) {
        matches = Arrays.copyOf(matches, 2 * matches.length);
      }
      System.arraycopy(finder.matches, 0, matches, count, found);
      count += found;
      int length = MatchFinder.length(matches[count - 1]);
      if (skips && length >= longEnough) {
        int next = Math.min(at + length, end);
        Arrays.fill(firstMatch, at + 1 - start, next - start, count);
        unknown = at + 1;
        insert(bytes, next, limit);
        at = next - 1;
      }
    }
    firstMatch[end - start] = count;
    unknown = end;
  }

  private void choose(byte[] bytes, int start, int end, int limit) {
    int[] literalBits = costs.literals;
    int[] lengthBits = costs.lengths;
    for (int i = end; i <= Math.min(limit, end + MatchFinder.LONGEST); i++) {
      bits[i - start] = (end - i) * meanBits;
    }
    for (int i = end - start - 1; i >= 0; i--) {
      int least = literalBits[bytes[start + i] & 255] + bits[i + 1];
      int choice = 0;
      int shorter = MatchFinder.SHORTEST - 1;
      for (int k = firstMatch[i]; k < firstMatch[i + 1]; k++) {
        int match = matches[k];
        int longest = MatchFinder.length(match);
        int distance = costs.distance(MatchFinder.distance(match));
        int from = longest >= longEnough ? longest : shorter + 1;
        for (int length = from; length <= longest; length++) {
          int sum = distance + lengthBits[length] + bits[i + length];
          if (sum < least) {
            least = sum;
            choice = MatchFinder.shortened(match, length);
          }
        }
        shorter = longest;
      }
      bits[i] = least;
      choices[i] = choice;
    }
    meanBits = bits[0] / Math.max(1, end - start);
  }

  private int collect(byte[] bytes, int start, int end, StreamTokens tokens) {
    tokens.clear();
    int literal = start;
    int at = start;
    while (at < end) {
      int choice = choices[at - start];
      if (choice == 0) {
        at++;
      } else {
        tokens.addLiterals(bytes, literal, at);
        tokens.addMatch(MatchFinder.length(choice), MatchFinder.distance(choice));
        at += MatchFinder.length(choice);
        literal = at;
      }
    }
    tokens.addLiterals(bytes, literal, at);
    tokens.count();
    return at;
  }
}
