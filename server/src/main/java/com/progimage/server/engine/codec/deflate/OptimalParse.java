package com.progimage.server.engine.codec.deflate;

import java.util.Arrays;

/**
 * Divides a chunk into literals and matches so that they take the fewest bits, for a given cost of
 * each symbol. The costs come from the symbols of a first division, because those of the final one
 * are not known before.
 */
final class OptimalParse implements Parse {
  private final int longEnough;
  private final int rounds;
  private final MatchFinder finder;

  /** The matches of each position of a chunk, from {@code firstMatch[i]} on. */
  private final int[] firstMatch;

  private int[] matches;

  /** The fewest bits from each position to the end, and the match with which they begin, or 0. */
  private final int[] bits;

  private final int[] choices;

  private final SymbolCosts costs = new SymbolCosts();

  /**
   * @param longEnough length of a match that is taken without a look at the bytes in it
   * @param rounds number of divisions of each chunk, each with the costs of the one before
   */
  OptimalParse(MatchFinder finder, int longEnough, int rounds, int chunkBytes) {
    this.longEnough = longEnough;
    this.rounds = rounds;
    this.finder = finder;
    this.firstMatch = new int[chunkBytes + 1];
    this.matches = new int[chunkBytes];
    this.bits = new int[chunkBytes + 1];
    this.choices = new int[chunkBytes];
  }

  @Override
  public void shift(int by) {
    finder.shift(by);
  }

  @Override
  public void divide(byte[] bytes, int start, int end, StreamTokens before, StreamTokens tokens) {
    find(bytes, start, end);
    costs.estimate(bytes, start, end, before);
    for (int round = 0; round < rounds; round++) {
      if (round > 0) {
        costs.take(tokens, before);
      }
      choose(bytes, start, end);
      collect(bytes, start, end, tokens);
    }
  }

  private void find(byte[] bytes, int start, int end) {
    int count = 0;
    for (int at = start; at < end; at++) {
      firstMatch[at - start] = count;
      if (at + 4 > end) {
        continue;
      }
      int found = finder.find(bytes, at, end);
      if (found == 0) {
        continue;
      }
      if (matches.length - count < found) {
        matches = Arrays.copyOf(matches, 2 * matches.length);
      }
      System.arraycopy(finder.matches, 0, matches, count, found);
      count += found;
      int length = MatchFinder.length(matches[count - 1]);
      if (length >= longEnough) {
        // What begins inside a long match hardly matters.
        for (int skipped = at + 1; skipped < at + length; skipped++) {
          firstMatch[skipped - start] = count;
          if (skipped + 4 <= end) {
            finder.insert(bytes, skipped, end);
          }
        }
        at += length - 1;
      }
    }
    firstMatch[end - start] = count;
  }

  private void choose(byte[] bytes, int start, int end) {
    int[] literalBits = costs.literals;
    int[] lengthBits = costs.lengths;
    bits[end - start] = 0;
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
  }

  private void collect(byte[] bytes, int start, int end, StreamTokens tokens) {
    tokens.clear();
    int literal = start;
    for (int at = start; at < end; ) {
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
    tokens.addLiterals(bytes, literal, end);
    tokens.count();
  }
}
