package com.progimage.server.engine.codec.deflate;

import java.util.Arrays;

/**
 * Decodes one prefix code of a block (RFC 1951, section 3.2). The next bits of the stream are an
 * index into {@link #entries}; codes that are longer than such an index continue in a second table.
 *
 * <p>An entry has, from its lowest bit on: the length of the code (4 bits), the number of literals
 * (2), {@link #STOP}, {@link #SUB}. Then up to three literals (8 bits each); or the number of extra
 * bits (8) and the least value (16) of a length or distance; or the width (8) and the position (16)
 * of the second table.
 */
final class PrefixTable {
  /** The end of the block, or a code that is not in use. */
  static final int STOP = 1 << 6;

  static final int SUB = 1 << 7;

  private static final int MOST_BITS = 15;

  private final int width;
  private final int[] symbolEntries;
  private final int[] entries;

  /** Number of codes of each length, and the symbols in the order of their codes. */
  private final int[] counts = new int[MOST_BITS + 1];

  private final short[] symbols;
  private int longest;
  private boolean isComplete;

  /**
   * @param width bits of an index
   * @param symbolEntries entry of each symbol, without the length of its code
   */
  PrefixTable(int width, int[] symbolEntries) {
    this.width = width;
    this.symbolEntries = symbolEntries;
    this.symbols = new short[symbolEntries.length];
    // A second table holds at least two symbols.
    this.entries = new int[(1 << width) + (symbolEntries.length / 2 << Math.max(0, 15 - width))];
  }

  static int length(int entry) {
    return entry & 15;
  }

  static int literals(int entry) {
    return entry >> 4 & 3;
  }

  static int extraBits(int entry) {
    return entry >> 8 & 15;
  }

  static int extraMask(int entry) {
    return (1 << (entry >> 8)) - 1;
  }

  static int base(int entry) {
    return entry >>> 16;
  }

  static int index(int entry, long bits) {
    return (entry >>> 16) + ((int) bits & extraMask(entry));
  }

  /** Entries of the symbols for literals and lengths. */
  static int[] literalsAndLengths() {
    int[] entries = new int[Symbols.LITERAL_COUNT];
    Arrays.fill(entries, STOP);
    for (int i = 0; i < Symbols.END; i++) {
      entries[i] = i << 8 | 1 << 4;
    }
    for (int i = 0; i < Symbols.LENGTH_BASE.length; i++) {
      entries[Symbols.END + 1 + i] = Symbols.LENGTH_BASE[i] << 16 | Symbols.LENGTH_BITS[i] << 8;
    }
    return entries;
  }

  /** Entries of the symbols for distances. */
  static int[] distances() {
    int[] entries = new int[Symbols.DISTANCE_COUNT];
    Arrays.fill(entries, STOP);
    for (int i = 0; i < Symbols.DISTANCE_BASE.length; i++) {
      entries[i] = Symbols.DISTANCE_BASE[i] << 16 | Symbols.DISTANCE_BITS[i] << 8;
    }
    return entries;
  }

  /** Entries of symbols that stand for themselves. */
  static int[] numbers(int count) {
    int[] entries = new int[count];
    for (int i = 0; i < count; i++) {
      entries[i] = i << 16;
    }
    return entries;
  }

  /** The entry for the lowest bits. */
  int find(long bits) {
    return entries[(int) bits & (1 << width) - 1];
  }

  /** Whether all sequences of bits have a meaning. */
  boolean isComplete() {
    return isComplete;
  }

  int[] entries() {
    return entries;
  }

  /** Length of the longest code. */
  int longest() {
    return longest;
  }

  /**
   * Builds the table of a new code, without using the old one.
   *
   * @param lengths of the codes, 0 for unused symbols, from index {@code from} on
   * @return whether zlib accepts the code: it is complete, or has a single code, of one bit, or
   *     none
   */
  boolean build(byte[] lengths, int from, int count) {
    Arrays.fill(counts, 0);
    for (int i = 0; i < count; i++) {
      counts[lengths[from + i]]++;
    }
    counts[0] = 0;
    longest = MOST_BITS;
    while (longest > 1 && counts[longest] == 0) {
      longest--;
    }
    int space = 1;
    int[] first = new int[MOST_BITS + 2];
    for (int length = 1; length <= longest; length++) {
      space = 2 * space - counts[length];
      if (space < 0) {
        return false;
      }
      first[length + 1] = first[length] + counts[length];
    }
    isComplete = space == 0;
    if (!isComplete) {
      if (longest > 1) {
        return false;
      }
      Arrays.fill(entries, 0, 1 << width, STOP);
    }
    for (int i = 0; i < count; i++) {
      if (lengths[from + i] > 0) {
        symbols[first[lengths[from + i]]++] = (short) i;
      }
    }
    fill();
    return true;
  }

  private void fill() {
    int size = 1 << width;
    int free = size;
    int sub = 0;
    int lastPrefix = -1;
    int code = 0;
    int next = 0;
    for (int length = 1; length <= longest; length++, code <<= 1) {
      for (int i = 0; i < counts[length]; i++, code++) {
        int entry = symbolEntries[symbols[next++]] | length;
        int reversed = Integer.reverse(code) >>> 32 - length;
        if (length <= width) {
          for (int at = reversed; at < size; at += 1 << length) {
            entries[at] = entry;
          }
          continue;
        }
        int prefix = reversed & size - 1;
        if (prefix != lastPrefix) {
          lastPrefix = prefix;
          sub = free;
          free += 1 << longest - width;
          entries[prefix] = sub << 16 | longest - width << 8 | SUB;
        }
        for (int at = reversed >> width; at < 1 << longest - width; at += 1 << length - width) {
          entries[sub + at] = entry;
        }
      }
    }
  }

  /** Lets entries hold all literals, up to three, whose codes fit into an index. */
  void combineLiterals() {
    // Downwards, because an entry is combined from entries before it.
    for (int i = (1 << width) - 1; i >= 0; i--) {
      int entry = entries[i];
      int used = length(entry);
      if (literals(entry) == 0) {
        continue;
      }
      int second = entries[i >> used];
      if (literals(second) == 0 || used + length(second) > width) {
        continue;
      }
      used += length(second);
      int combined = entry >>> 8 | second >>> 8 << 8;
      int literals = 2;
      int third = entries[i >> used];
      if (literals(third) != 0 && used + length(third) <= width) {
        used += length(third);
        combined |= third >>> 8 << 16;
        literals = 3;
      }
      entries[i] = combined << 8 | literals << 4 | used;
    }
  }

  /**
   * The symbol of the code that consists of the lowest bits, −1 if there is none.
   *
   * @param length of the code; shorter codes do not match
   */
  int symbol(long bits, int length) {
    int code = Integer.reverse((int) bits) >>> 32 - length;
    int first = 0;
    int before = 0;
    for (int i = 1; i < length; i++) {
      before += counts[i];
      first = first + counts[i] << 1;
    }
    int index = code - first;
    return index < counts[length] ? symbols[before + index] : -1;
  }
}
