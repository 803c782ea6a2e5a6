package com.progimage.server.engine.codec.deflate;

/** Divides chunks of a stream into literals and matches. */
interface Parse {
  /**
   * @param bytes of which those from {@code start} to {@code end} are divided, at most a chunk
   * @param limit of the bytes that the last match may include
   * @param before the tokens of the block so far, from whose costs the parse starts
   * @param tokens receives the result, counted
   * @return where the next chunk starts: {@code end}, or after the match that includes it
   */
  int divide(byte[] bytes, int start, int end, int limit, StreamTokens before, StreamTokens tokens);

  /** As {@link MatchFinder#shift}. */
  void shift(int by);
}
