package com.progimage.server.engine.codec.jpeg.encode;

/** Receives the symbols of a scan in order: once to count them, once to write them. */
interface EntropySink {
  /** The number of a table for DC coefficients of a kind of component. */
  static int dc(int id) {
    return id;
  }

  /** The number of a table for AC coefficients. */
  static int ac(int id) {
    return 2 + id;
  }

  /**
   * A symbol, and the bits that follow its code.
   *
   * @param table 0 to 3: {@link #dc} or {@link #ac}
   * @param symbol 0 to 255
   * @param bits the lowest {@code count} bits; higher ones are ignored
   * @param count 0 to 16
   */
  void symbol(int table, int symbol, int bits, int count);

  /** Bits that follow no code. */
  void bits(int bits, int count);

  /** A coefficient after some zeros: the number of its bits, with the run, is the symbol. */
  default void value(int table, int run, int value) {
    int size = 32 - Integer.numberOfLeadingZeros(Math.abs(value));
    // Negative values are sent less 1, so that their first bit is 0 (T.81, F.1.2.1).
    symbol(table, run << 4 | size, value + (value >> 31), size);
  }
}
