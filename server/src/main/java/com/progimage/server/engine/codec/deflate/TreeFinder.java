package com.progimage.server.engine.codec.deflate;

/**
 * Thorough finder. Positions with the same first four bytes form a binary tree, ordered by the
 * bytes that follow them, with the latest at its root: a search for a position rebuilds the tree
 * around it and passes the longest matches on its way.
 *
 * <p>In a {@link Repetition}, the positions from its second pixel on have a tree for each distance
 * from its end. In one tree, they would be a branch as long as the repetition; and of different
 * distances, none gives a longer match than the pixel before.
 */
final class TreeFinder extends MatchFinder {
  private final int depth;
  private final int pixelBytes;
  private final Repetition repetition;
  private final int[] roots = positions(1 << HASH_BITS);

  /** The two subtrees of each position, of smaller and of larger bytes. */
  private final int[] children = positions(2 * WINDOW);

  /**
   * @param depth number of positions on the way that are compared
   * @param pixelBytes distance between bytes that are likely to be equal
   */
  TreeFinder(int depth, int pixelBytes) {
    this.depth = depth;
    this.pixelBytes = pixelBytes;
    this.repetition = new Repetition(pixelBytes);
  }

  @Override
  void shift(int by) {
    super.shift(by);
    repetition.shift(by);
    shift(roots, by);
    shift(children, by);
  }

  @Override
  void insert(byte[] bytes, int at, int end) {
    find(bytes, at, end);
  }

  @Override
  int find(byte[] bytes, int at, int end) {
    int word = word(bytes, at);
    int most = Math.min(LONGEST, end - at);
    // The position a window earlier has the same children as this one.
    int oldest = Math.max(0, at - WINDOW + 1);
    repetition.advance(bytes, at, end);
    int left = Math.min(repetition.left(at), LONGEST);
    if (repetition.isInside(at)) {
      int length = Math.min(left, most);
      matches[0] = match(length, pixelBytes);
      replaceLatest(word, at);
      return descend(bytes, at, oldest, most, hash(word + left), length, 1, most == LONGEST);
    }
    int length = findLatest(bytes, word, at, oldest, most);
    int count = length < SHORTEST ? 0 : 1;
    count = descend(bytes, at, oldest, most, hash(word), length, count, most == LONGEST);
    if (left == 0) {
      return count;
    }
    // The first pixel of a repetition also looks for the inside of a longer one.
    int longest = count == 0 ? length : length(matches[count - 1]);
    return descend(bytes, at, oldest, most, hash(word + left), longest, count, false);
  }

  /**
   * Searches a tree. Positions less than the longest match before the end are not inserted, because
   * their place in a tree is not known yet.
   *
   * @param known length of the longest match so far
   * @param found number of matches so far
   * @return number of matches
   */
  private int descend(
      byte[] bytes,
      int at,
      int oldest,
      int most,
      int slot,
      int known,
      int found,
      boolean isInserted) {
    int node = roots[slot];
    if (isInserted) {
      roots[slot] = at;
    }
    int best = known;
    int count = found;
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
