package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;
import java.util.Arrays;

/**
 * Decodes the codes of one Huffman table (T.81, annex C): a lookup table for the next twelve bits,
 * and a search for the few codes that are longer. An entry holds the code's length, the run of
 * zeros, and also the coefficient if its bits lie within the twelve.
 */
final class HuffmanTable {
  /** Number of bits that index the table. */
  static final int BITS = 12;

  /**
   * Flag of an entry that holds the number of the coefficient's bits instead of the coefficient.
   */
  static final int SPLIT = 0x80;

  /** Run value of an end of block: greater than any run, even a damaged one. */
  static final int END_OF_BLOCK = 80;

  /** Mask of the code's length, which includes the coefficient's bits unless the entry is split. */
  static final int LENGTH = 31;

  private static final int RUN_SHIFT = 8;
  private static final int VALUE_SHIFT = 16;

  /** {@code value << 16 | run << 8 | SPLIT | length}; {@code SPLIT} alone for a longer code. */
  final int[] entries = new int[1 << BITS];

  private final boolean ac;
  private final byte[] symbols;
  private int[] pairs = {};

  /**
   * Indexed by length: the end of its codes, as if they had 16 bits; and the offset from codes to
   * symbols.
   */
  private final int[] limits = new int[18];

  private final int[] offsets = new int[17];

  /**
   * @param counts number of codes with 1 to 16 bits
   * @param symbols in the order of their codes
   * @param ac whether the upper half of a symbol is a run of zeros
   */
  HuffmanTable(byte[] counts, byte[] symbols, boolean ac) {
    this.symbols = symbols;
    this.ac = ac;
    Arrays.fill(entries, SPLIT);
    int code = 0;
    int at = 0;
    for (int length = 1; length <= 16; length++) {
      offsets[length] = at - code;
      for (int i = counts[length - 1] & 255; i > 0; i--) {
        if (code >= 1 << length || !ac && (symbols[at] & 255) > 15) {
          throw Undecodable.of(ImageFormat.JPEG, "a Huffman table is invalid");
        }
        if (length <= BITS) {
          fill(code, length, symbols[at] & 255);
        }
        code++;
        at++;
      }
      limits[length] = code << 16 - length;
      code <<= 1;
    }
    limits[17] = Integer.MAX_VALUE;
  }

  /** The entries of {@link CoefficientPairs}. */
  int[] pairs() {
    if (pairs.length == 0) {
      pairs = CoefficientPairs.of(entries);
    }
    return pairs;
  }

  private void fill(int code, int length, int symbol) {
    int size = symbol & 15;
    int spare = BITS - length;
    for (int i = 0; i < 1 << spare; i++) {
      entries[code << spare | i] =
          size > 0 && size <= spare
              ? extended(i >> spare - size, size) << VALUE_SHIFT
                  | symbol >> 4 << RUN_SHIFT
                  | length + size
              : entry(symbol, length);
    }
  }

  private int entry(int symbol, int length) {
    int size = symbol & 15;
    int run = symbol >> 4;
    if (size == 0) {
      return (ac && run != 15 ? END_OF_BLOCK : run) << RUN_SHIFT | length;
    }
    return size << VALUE_SHIFT | run << RUN_SHIFT | SPLIT | length;
  }

  static int value(int entry) {
    return entry >> VALUE_SHIFT;
  }

  static int run(int entry) {
    return entry >> RUN_SHIFT & 127;
  }

  /** The coefficient for {@code bits}: values below half of the range are negative. */
  static int extended(int bits, int size) {
    return bits < 1 << size - 1 ? bits + 1 - (1 << size) : bits;
  }

  /** The entry for the code at the start of these sixteen bits, of any length. */
  int search(int bits) {
    int length = length(bits);
    return entry(symbol(bits, length), length);
  }

  int length(int bits) {
    int length = 1;
    while (bits >= limits[length]) {
      length++;
    }
    if (length > 16) {
      throw Undecodable.of(
          ImageFormat.JPEG, "its image data has a Huffman code that does not exist");
    }
    return length;
  }

  int symbol(int bits, int length) {
    return symbols[(bits >> 16 - length) + offsets[length]] & 255;
  }
}
