package com.progimage.server.engine.codec.deflate;

import java.util.Arrays;

/**
 * A long stretch in which each pixel equals the one before. Its positions begin with the same bytes
 * and differ only in their distance from its end.
 */
final class Repetition {
  /** Shorter stretches do not count. */
  private static final int LEAST = 128;

  private final int pixelBytes;

  /** The bytes of this part equal those a pixel later. */
  private int start;

  private int end;

  /**
   * @param pixelBytes distance between equal bytes
   */
  Repetition(int pixelBytes) {
    this.pixelBytes = pixelBytes;
  }

  void shift(int by) {
    start -= by;
    end -= by;
  }

  /**
   * Moves on to a position.
   *
   * @param limit of the bytes that may be read
   */
  void advance(byte[] bytes, int at, int limit) {
    if (at < end || left(at) >= MatchFinder.SHORTEST) {
      return;
    }
    start = at;
    end = at;
    if (at + pixelBytes < limit && bytes[at] == bytes[at + pixelBytes]) {
      int equal = Arrays.mismatch(bytes, at, limit - pixelBytes, bytes, at + pixelBytes, limit);
      end = equal < 0 ? limit - pixelBytes : at + equal;
    }
  }

  /** Bytes from a position to the end of the stretch; 0 outside a stretch. */
  int left(int at) {
    return end - start < LEAST ? 0 : end + pixelBytes - at;
  }

  /** Checks whether the bytes at a position match those a pixel before. */
  boolean isInside(int at) {
    return left(at) >= MatchFinder.SHORTEST && at >= start + pixelBytes;
  }
}
