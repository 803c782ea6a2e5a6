package com.progimage.server.engine.codec.deflate;

/** How thoroughly {@link Deflate} searches for matches, from the quickest to the slowest. */
public enum MatchEffort {
  /** For an answer that a client waits for. */
  FAST,

  /** For a small file of a photo, in which matches are short. */
  SMALL,

  /** For a small file of a drawing, in which matches are long. */
  SMALLER,

  /** For a file that is as small as possible. */
  SMALLEST;

  /** Bytes that are divided at a time, a multiple of the window. */
  int chunkBytes() {
    return this == SMALLER || this == SMALLEST ? 1 << 18 : 1 << 16;
  }

  /** Bytes after a chunk that its last match may include. The last chunk includes all of them. */
  int aheadBytes() {
    return this == FAST ? 0 : 2 * MatchFinder.LONGEST;
  }

  /**
   * @param pixelBytes distance between bytes that are likely to be equal
   */
  Parse parse(int pixelBytes) {
    return switch (this) {
      case FAST -> new LazyParse(chunkBytes());
      case SMALL -> new OptimalParse(new ChainFinder(4, 8), 8, true, 1, chunkBytes());
      case SMALLER -> new OptimalParse(new TreeFinder(64, pixelBytes), 64, true, 2, chunkBytes());
      case SMALLEST ->
          new OptimalParse(
              new TreeFinder(200, pixelBytes), MatchFinder.LONGEST, false, 3, chunkBytes());
    };
  }
}
