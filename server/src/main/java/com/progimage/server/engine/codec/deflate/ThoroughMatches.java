package com.progimage.server.engine.codec.deflate;

/**
 * Searches at every position among many earlier ones, and postpones a match by a byte if a better
 * one begins there. The result is as small as one pass can make it, at many times the time.
 */
final class ThoroughMatches extends Matches {
  private static final int TRIES = 32;

  private int best;
  private int from;

  @Override
  void find(byte[] bytes, int start, int end) {
    count = 0;
    estimateCosts(bytes, start, end);
    int literal = start;
    for (int at = start; at + 4 <= end; ) {
      int gain = search(bytes, at, end);
      if (gain == 0) {
        at++;
        continue;
      }
      int begin = at;
      int length = best;
      int source = from;
      int last = at;
      while (length < LONGEST && last + 5 <= end) {
        int later = search(bytes, ++last, end);
        if (later <= gain) {
          break;
        }
        begin = last;
        gain = later;
        length = best;
        source = from;
      }
      add(begin - literal, length, begin - source);
      literal = begin + length;
      for (int i = last + 1; i < Math.min(literal, end - 3); i++) {
        insert(word(bytes, i), i);
      }
      at = literal;
    }
  }

  /** Indexes the position, and returns the gain of the best match there; 0 if there is none. */
  private int search(byte[] bytes, int at, int end) {
    int word = word(bytes, at);
    int candidate = insert(word, at);
    int oldest = Math.max(0, at - WINDOW + 1);
    int most = Math.min(LONGEST, end - at);
    int bestGain = 0;
    best = 3;
    for (int tries = TRIES; candidate >= oldest && tries > 0; tries--) {
      if (bytes[candidate + best] == bytes[at + best] && word(bytes, candidate) == word) {
        int length = length(bytes, candidate, at, most);
        int gain = gain(bytes, at, length, at - candidate);
        if (gain > bestGain) {
          bestGain = gain;
          best = length;
          from = candidate;
          if (length == most) {
            break;
          }
        }
      }
      candidate = previous[candidate & WINDOW - 1];
    }
    return bestGain;
  }
}
