package com.progimage.server.engine.codec.deflate;

/**
 * Quick finder. Positions with the same first four bytes form a chain, latest first, whose
 * beginning is searched; of positions with the same first three bytes, only the latest is known.
 */
final class ChainFinder extends MatchFinder {
  private final int depth;
  private final int longEnough;
  private final int[] headOfThree = positions(1 << HASH_BITS);
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
    shift(headOfThree, by);
    shift(head, by);
    shift(previous, by);
  }

  @Override
  void insert(byte[] bytes, int at, int end) {
    int word = word(bytes, at);
    headOfThree[hash(word << 8)] = at;
    int slot = hash(word);
    previous[at & WINDOW - 1] = head[slot];
    head[slot] = at;
  }

  @Override
  int find(byte[] bytes, int at, int end) {
    int word = word(bytes, at);
    int slotOfThree = hash(word << 8);
    int nearest = headOfThree[slotOfThree];
    headOfThree[slotOfThree] = at;
    int slot = hash(word);
    int candidate = head[slot];
    head[slot] = at;
    previous[at & WINDOW - 1] = candidate;
    int oldest = Math.max(0, at - WINDOW);
    int most = Math.min(LONGEST, end - at);
    int count = 0;
    int best = SHORTEST - 1;
    if (nearest >= oldest && (word(bytes, nearest) ^ word) << 8 == 0) {
      best = length(bytes, nearest, at, SHORTEST, most);
      matches[count++] = match(best, at - nearest);
      if (best >= longEnough || best == most) {
        return count;
      }
    }
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
