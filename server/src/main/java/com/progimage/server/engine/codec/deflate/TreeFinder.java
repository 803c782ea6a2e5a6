package com.progimage.server.engine.codec.deflate;

/**
 * Thorough finder. Positions with the same first four bytes form a binary tree, ordered by the
 * bytes that follow them, with the latest at its root: a search for a position rebuilds the tree
 * around it and passes the longest matches on its way.
 */
final class TreeFinder extends MatchFinder {
  private final int depth;
  private final int[] roots = positions(1 << HASH_BITS);

  /** The two subtrees of each position, of smaller and of larger bytes. */
  private final int[] children = positions(2 * WINDOW);

  /**
   * @param depth number of positions on the way that are compared
   */
  TreeFinder(int depth) {
    this.depth = depth;
  }

  @Override
  void shift(int by) {
    super.shift(by);
    shift(roots, by);
    shift(children, by);
  }

  @Override
  void insert(byte[] bytes, int at, int end) {
    find(bytes, at, end);
  }

  /**
   * Positions less than the longest match before {@code end} are searched, but not inserted: their
   * place in a tree is not known yet.
   */
  @Override
  int find(byte[] bytes, int at, int end) {
    int word = word(bytes, at);
    int slot = hash(word);
    int node = roots[slot];
    int most = Math.min(LONGEST, end - at);
    boolean isInserted = most == LONGEST;
    if (isInserted) {
      roots[slot] = at;
    }
    // The position a window earlier has the same children as this one.
    int oldest = Math.max(0, at - WINDOW + 1);
    int best = findLatest(bytes, word, at, oldest, most);
    int count = best < SHORTEST ? 0 : 1;
    int smaller = 2 * (at & WINDOW - 1);
    int larger = smaller + 1;
    int smallerLength = 0;
    int largerLength = 0;
    int length = 0;
    for (int tries = depth; node >= oldest && tries > 0; tries--) {
      int child = 2 * (node & WINDOW - 1);
      length = length(bytes, node, at, length, most);
      if (length > best && length > SHORTEST) {
        best = length;
        matches[count++] = match(length, at - node);
      }
      if (length == most) {
        if (isInserted) {
          children[smaller] = children[child];
          children[larger] = children[child + 1];
        }
        return count;
      }
      if (bytes[node + length] < bytes[at + length]) {
        if (isInserted) {
          children[smaller] = node;
        }
        smaller = child + 1;
        node = children[smaller];
        smallerLength = length;
        length = Math.min(length, largerLength);
      } else {
        if (isInserted) {
          children[larger] = node;
        }
        larger = child;
        node = children[larger];
        largerLength = length;
        length = Math.min(length, smallerLength);
      }
    }
    if (isInserted) {
      children[smaller] = NOWHERE;
      children[larger] = NOWHERE;
    }
    return count;
  }
}
