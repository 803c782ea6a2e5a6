package com.progimage.server.engine.codec.deflate;

/** Divides chunks of a stream into literals and matches. */
interface Parse {
  /**
   * @param bytes of which those from {@code start} to {@code end} are divided, at most a chunk
   * @param before the tokens of the block so far, from whose costs the parse starts
   * @param tokens receives the result, counted
   */
  void divide(byte[] bytes, int start, int end, StreamTokens before, StreamTokens tokens);

  /** As {@link MatchFinder#shift}. */
  void shift(int by);
}
