package com.progimage.server.engine.jpeg;

import com.progimage.server.engine.Damage;
import com.progimage.server.image.ImageFormat;
import java.util.Arrays;

/**
 * The codes of one Huffman table (T.81, annex C) as a table by the next ten bits, and a search for
 * the few codes that are longer. An entry tells the code's length, the run of zeros, and the
 * coefficient itself where its bits lie within the ten, too.
 */
final class HuffmanTable {
  /** How many bits the table is indexed by. */
  static final int BITS = 10;

  /** Marks an entry that has the count of the coefficient's bits in its place. */
  static final int SPLIT = 0x80;

  /** The run of an end of block: more than any damaged run comes to. */
  static final int END_OF_BLOCK = 80;

  /** The code's length, and that of the coefficient's bits where it is not split. */
  static final int LENGTH = 31;

  private static final int RUN_SHIFT = 8;
  private static final int VALUE_SHIFT = 16;

  /**
   * Entries: value << 16 | run << 8 | SPLIT | length. {@code SPLIT} alone where a code is longer.
   */
  final int[] entries = new int[1 << BITS];

  private final boolean ac;
  private final byte[] symbols;

  /** By length, behind the last code, as if it had 16 bits; and from codes to symbols. */
  private final int[] limits = new int[18];

  private final int[] offsets = new int[17];

  /**
   * @param counts of the codes with 1 to 16 bits
   * @param symbols in the order of their codes
   * @param ac whether symbols have a run of zeros in their upper half
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
          throw Damage.of(ImageFormat.JPEG, "a Huffman table is impossible");
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

  /** The coefficient that {@code bits} stand for: values below half of their range are negative. */
  static int extended(int bits, int size) {
    return bits < 1 << size - 1 ? bits + 1 - (1 << size) : bits;
  }

  /** The entry of the code that begins these sixteen bits, of any length. */
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
      throw Damage.of(ImageFormat.JPEG, "its image data has a Huffman code that does not exist");
    }
    return length;
  }

  int symbol(int bits, int length) {
    return symbols[(bits >> 16 - length) + offsets[length]] & 255;
  }
}
