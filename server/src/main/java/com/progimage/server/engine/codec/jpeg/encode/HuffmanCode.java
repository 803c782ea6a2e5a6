package com.progimage.server.engine.codec.jpeg.encode;

import com.progimage.server.engine.codec.deflate.Huffman;
import java.util.Arrays;

/** A Huffman code for symbols that occur as often as counted (T.81, annexes C and K.2). */
final class HuffmanCode {
  private static final int MOST_BITS = 16;

  /** Takes the code of all ones, which must not occur. */
  private static final int NONE = 256;

  private final int[] codes = new int[256];
  private final byte[] lengths;

  /**
   * @param counts of the symbols 0 to 255
   */
  HuffmanCode(int[] counts) {
    int[] weights = new int[257];
    for (int symbol = 0; symbol < 256; symbol++) {
      weights[symbol] = 2 * counts[symbol];
    }
    // Rarer than any symbol: so it has the longest code, and as the last of these all ones.
    weights[NONE] = 1;
    lengths = Huffman.lengths(weights, MOST_BITS);
    int code = 0;
    for (int length = 1; length <= MOST_BITS; length++) {
      for (int symbol = 0; symbol < 256; symbol++) {
        if (lengths[symbol] == length) {
          codes[symbol] = code++;
        }
      }
      code <<= 1;
    }
  }

  int code(int symbol) {
    return codes[symbol];
  }

  /** In bits; 0 for a symbol that does not occur. */
  int length(int symbol) {
    return lengths[symbol];
  }

  /** The table as it is in a file: the number of codes of each length, then their symbols. */
  byte[] table() {
    byte[] table = new byte[MOST_BITS + 256];
    int at = MOST_BITS;
    for (int length = 1; length <= MOST_BITS; length++) {
      for (int symbol = 0; symbol < 256; symbol++) {
        if (lengths[symbol] == length) {
          table[length - 1]++;
          table[at++] = (byte) symbol;
        }
      }
    }
    return Arrays.copyOf(table, at);
  }
}
