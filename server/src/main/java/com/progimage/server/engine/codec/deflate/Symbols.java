package com.progimage.server.engine.codec.deflate;

import java.util.Arrays;

/**
 * The symbols of deflate for literals, lengths and distances (RFC 1951, sections 3.2.5 to 3.2.7).
 */
final class Symbols {
  /** The symbol that ends a block; literals are below it, lengths above. */
  static final int END = 256;

  /** Number of symbols for literals and lengths, the last two of which are reserved. */
  static final int LITERAL_COUNT = 288;

  /** Number of symbols for distances, the last two of which are reserved. */
  static final int DISTANCE_COUNT = 32;

  /** Order in which the lengths of the code length code are sent. */
  static final int[] LENGTH_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  /** Indexed by length − 3: the symbol − 257. */
  static final byte[] LENGTH_SYMBOL = new byte[256];

  static final int[] LENGTH_BASE = new int[29];
  static final int[] LENGTH_BITS = new int[29];
  static final int[] DISTANCE_BASE = new int[30];
  static final int[] DISTANCE_BITS = new int[30];

  /** Code lengths of blocks with fixed codes. */
  static final byte[] FIXED_LITERALS = new byte[LITERAL_COUNT];

  static final byte[] FIXED_DISTANCES = new byte[DISTANCE_COUNT];

  static {
    for (int i = 0, base = 3; i < 28; i++) {
      LENGTH_BITS[i] = i < 8 ? 0 : i / 4 - 1;
      LENGTH_BASE[i] = base;
      Arrays.fill(
          LENGTH_SYMBOL, base - 3, Math.min(256, base - 3 + (1 << LENGTH_BITS[i])), (byte) i);
      base += 1 << LENGTH_BITS[i];
    }
    LENGTH_BASE[28] = 258;
    LENGTH_SYMBOL[255] = 28;
    for (int i = 0, base = 1; i < 30; i++) {
      DISTANCE_BITS[i] = i < 4 ? 0 : i / 2 - 1;
      DISTANCE_BASE[i] = base;
      base += 1 << DISTANCE_BITS[i];
    }
    Arrays.fill(FIXED_LITERALS, 0, 144, (byte) 8);
    Arrays.fill(FIXED_LITERALS, 144, 256, (byte) 9);
    Arrays.fill(FIXED_LITERALS, 256, 280, (byte) 7);
    Arrays.fill(FIXED_LITERALS, 280, LITERAL_COUNT, (byte) 8);
    Arrays.fill(FIXED_DISTANCES, (byte) 5);
  }

  private Symbols() {}

  /** There are two symbols for each power of two. */
  static int distanceSymbol(int distance) {
    int value = distance - 1;
    if (value < 4) {
      return value;
    }
    int power = 31 - Integer.numberOfLeadingZeros(value);
    return 2 * power + (value >> power - 1 & 1);
  }
}
