package com.progimage.server.engine.codec.jpeg.encode;

/** Counts how often each symbol of each table occurs in a scan. */
final class SymbolCounts implements EntropySink {
  private final int[][] counts = new int[4][256];

  @Override
  public void symbol(int table, int symbol, int bits, int count) {
    counts[table][symbol]++;
  }

  @Override
  public void bits(int bits, int count) {
    // Have no code.
  }

  int[] of(int table) {
    return counts[table];
  }

  boolean isUsed(int table) {
    for (int count : counts[table]) {
      if (count > 0) {
        return true;
      }
    }
    return false;
  }
}
