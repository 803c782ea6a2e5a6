package com.progimage.server.engine.codec.deflate;

/**
 * Quick finder. Positions with the same first four bytes form a chain, latest first, whose
 * beginning is searched.
 */
final class ChainFinder extends MatchFinder {
  private final int depth;
  private final int longEnough;
  private final int[] head = positions(1 << HASH_BITS);
  private final int[] previous = positions(WINDOW);

  /**
   * @param depth number of earlier positions to try
   * @param longEnough length at which the search stops
   */
  ChainFinder(int depth, int longEnough) {
    this.depth = depth;
    this.longEnough = longEnough;
  }

  @Override
  void shift(int by) {
    super.shift(by);
    shift(head, by);
    shift(previous, by);
  }

  @Override
  void insert(byte[] bytes, int at, int end) {
    int word = word(bytes, at);
    replaceLatest(word, at);
    int slot = hash(word);
    previous[at & WINDOW - 1] = head[slot];
    head[slot] = at;
  }

  @Override
  int find(byte[] bytes, int at, int end) {
    int word = word(bytes, at);
    int slot = hash(word);
    int candidate = head[slot];
    head[slot] = at;
    previous[at & WINDOW - 1] = candidate;
    int oldest = Math.max(0, at - WINDOW);
    int most = Math.min(LONGEST, end - at);
    int best = findLatest(bytes, word, at, oldest, most);
    if (best >= longEnough || best == most) {
      return 1;
    }
    int count = best < SHORTEST ? 0 : 1;
    for (int tries = depth; candidate >= oldest && tries > 0; tries--) {
      if (bytes[candidate + best] == bytes[at + best] && word(bytes, candidate) == word) {
        int length = length(bytes, candidate, at, SHORTEST, most);
        if (length > best) {
          best = length;
          matches[count++] = match(length, at - candidate);
          if (length >= longEnough || length == most) {
            break;
          }
        }
      }
      candidate = previous[candidate & WINDOW - 1];
    }
    return count;
  }
}
