package com.progimage.server.engine.codec.deflate;

/**
 * Takes the match that saves the most bits, unless a better one begins at the next byte. Chunks in
 * which matches would save little are not searched at all.
 */
final class LazyParse implements Parse {
  /** Number of earlier positions that are tried at each position. */
  private static final int DEPTH = 48;

  /** Length of a match that is taken without a look at the next byte. */
  private static final int LONG_ENOUGH = 32;

  /** Chunks that are searched without a probe: small pictures take little time. */
  private static final int ALWAYS = 2;

  /** A multiple of the window after which the finder knows no place any more. */
  private static final int FAR = 1 << 20;

  private final MatchFinder finder = new ChainFinder(DEPTH, MatchFinder.LONGEST);
  private final Probe probe = new Probe();
  private final SymbolCosts costs = new SymbolCosts();

  /** Bits of the literals from the beginning of the chunk to each position. */
  private final int[] literalBits;

  private int chunks;

  /** By how much the bytes have moved since the finder knew their places. */
  private int moved;

  /** The result of the last search: a match of {@link MatchFinder} and the bits that it saves. */
  private int match;

  private int gain;

  LazyParse(int chunkBytes) {
    this.literalBits = new int[chunkBytes + 1];
  }

  /** Waits for a chunk that is searched, because the finder has large tables. */
  @Override
  public void shift(int by) {
    moved = Math.min(moved + by, FAR);
  }

  @Override
  public int divide(
      byte[] bytes, int start, int end, int limit, StreamTokens before, StreamTokens tokens) {
    tokens.clear();
    int literal = start;
    if (chunks++ < ALWAYS || probe.pays(bytes, start, end)) {
      finder.shift(moved);
      moved = 0;
      costs.estimate(bytes, start, end, before);
      for (int i = start; i < end; i++) {
        literalBits[i - start + 1] = literalBits[i - start] + costs.literals[bytes[i] & 255];
      }
      for (int at = start; at + 4 <= end; ) {
        search(bytes, start, at, end);
        if (gain <= 0) {
          at++;
          continue;
        }
        int begin = at;
        int best = match;
        int bestGain = gain;
        int last = at;
        while (isOpen(best) && last + 5 <= end) {
          search(bytes, start, ++last, end);
          if (gain - beyond(start, begin + MatchFinder.length(best), last) <= bestGain) {
            break;
          }
          begin = last;
          best = match;
          bestGain = gain;
        }
        tokens.addLiterals(bytes, literal, begin);
        tokens.addMatch(MatchFinder.length(best), MatchFinder.distance(best));
        literal = begin + MatchFinder.length(best);
        at = literal;
        for (int i = last + 1; i < Math.min(literal, end - 3); i++) {
          finder.insert(bytes, i, end);
        }
      }
    }
    tokens.addLiterals(bytes, literal, end);
    tokens.count();
    return end;
  }

  /** Whether the match at the next byte may be better. */
  private static boolean isOpen(int match) {
    int length = MatchFinder.length(match);
    return length < LONG_ENOUGH || length == MatchFinder.LONGEST;
  }

  /**
   * Bits of the literals by which the last match ends later than one of the maximum length: the
   * match that follows would save them as well.
   */
  private int beyond(int start, int end, int at) {
    int length = MatchFinder.length(match);
    return gain > 0 && length == MatchFinder.LONGEST
        ? literalBits[at + length - start] - literalBits[end - start]
        : 0;
  }

  private void search(byte[] bytes, int start, int at, int end) {
    gain = 0;
    int found = finder.find(bytes, at, end);
    for (int i = 0; i < found; i++) {
      int length = MatchFinder.length(finder.matches[i]);
      int saved =
          literalBits[at - start + length]
              - literalBits[at - start]
              - costs.lengths[length]
              - costs.distance(MatchFinder.distance(finder.matches[i]));
      if (saved > gain) {
        gain = saved;
        match = finder.matches[i];
      }
    }
  }
}
