package com.progimage.server.engine.codec.deflate;

import java.util.Arrays;

/** Writes one block of deflate (RFC 1951, section 3.2). */
final class Block {
  private static final int MOST_BITS = 14;
  private static final int STORED_MOST = 65_535;

  private Block() {}

  /**
   * @param tokens counted
   */
  static void write(StreamTokens tokens, boolean last, BitWriter out) {
    long extra = extraBits(tokens);
    byte[] literals = Huffman.lengths(tokens.literalSymbols, MOST_BITS);
    byte[] distances = Huffman.lengths(tokens.distanceSymbols, MOST_BITS);
    CodeLengths table = new CodeLengths(literals, distances);
    long dynamic = 3 + table.bits() + bits(tokens, literals, distances) + extra;
    long fixed = 3 + bits(tokens, Symbols.FIXED_LITERALS, Symbols.FIXED_DISTANCES) + extra;
    long stored = 8L * tokens.literalCount + 96;
    // Only literals are still known as bytes.
    if (tokens.matchCount == 0 && stored < Math.min(dynamic, fixed)) {
      writeStored(tokens.literals, tokens.literalCount, last, out);
      return;
    }
    out.write(last ? 1 : 0, 1);
    if (fixed <= dynamic) {
      out.write(1, 2);
      writeData(tokens, Symbols.FIXED_LITERALS, Symbols.FIXED_DISTANCES, out);
    } else {
      out.write(2, 2);
      table.write(out);
      writeData(tokens, literals, distances, out);
    }
  }

  private static void writeStored(byte[] bytes, int count, boolean last, BitWriter out) {
    for (int at = 0; at < count; ) {
      int length = Math.min(count - at, STORED_MOST);
      out.write(last && at + length == count ? 1 : 0, 3);
      out.align();
      out.write(length | (length ^ 0xffffL) << 16, 32);
      out.write(bytes, at, length);
      at += length;
    }
  }

  private static long extraBits(StreamTokens tokens) {
    long bits = 0;
    for (int i = 0; i < Symbols.LENGTH_BITS.length; i++) {
      bits += (long) Symbols.LENGTH_BITS[i] * tokens.literalSymbols[Symbols.END + 1 + i];
    }
    for (int i = 0; i < Symbols.DISTANCE_BITS.length; i++) {
      bits += (long) Symbols.DISTANCE_BITS[i] * tokens.distanceSymbols[i];
    }
    return bits;
  }

  private static long bits(StreamTokens tokens, byte[] literals, byte[] distances) {
    return bits(tokens.literalSymbols, literals) + bits(tokens.distanceSymbols, distances);
  }

  private static long bits(int[] counts, byte[] lengths) {
    long bits = 0;
    for (int i = 0; i < counts.length; i++) {
      bits += (long) counts[i] * lengths[i];
    }
    return bits;
  }

  private static void writeData(
      StreamTokens tokens, byte[] literalLengths, byte[] distanceLengths, BitWriter out) {
    int[] literals = Huffman.codes(literalLengths);
    int[] distances = Huffman.codes(distanceLengths);
    int at = 0;
    for (int i = 0; i < tokens.matchCount; i++) {
      out.writeLiterals(tokens.literals, at, tokens.positions[i], literals);
      at = tokens.positions[i];
      int length = Symbols.LENGTH_SYMBOL[tokens.lengths[i] - 3];
      int distance = Symbols.distanceSymbol(tokens.distances[i]);
      int word = literals[Symbols.END + 1 + length];
      long bits =
          word >>> 4 | (long) (tokens.lengths[i] - Symbols.LENGTH_BASE[length]) << (word & 15);
      int count = (word & 15) + Symbols.LENGTH_BITS[length];
      word = distances[distance];
      bits |= (long) (word >>> 4) << count;
      count += word & 15;
      bits |= (long) (tokens.distances[i] - Symbols.DISTANCE_BASE[distance]) << count;
      out.write(bits, count + Symbols.DISTANCE_BITS[distance]);
    }
    out.writeLiterals(tokens.literals, at, tokens.literalCount, literals);
    out.write(literals[Symbols.END] >>> 4, literals[Symbols.END] & 15);
  }

  /** The lengths of the two codes, which are themselves encoded (section 3.2.7). */
  private static final class CodeLengths {
    private final int literalCount;
    private final int distanceCount;
    private final int[] symbols = new int[316];
    private final int[] extras = new int[316];
    private int count;
    private final byte[] lengths;
    private final int lengthCount;

    CodeLengths(byte[] literals, byte[] distances) {
      literalCount = used(literals, 257);
      distanceCount = used(distances, 1);
      byte[] both = Arrays.copyOf(literals, literalCount + distanceCount);
      System.arraycopy(distances, 0, both, literalCount, distanceCount);
      for (int i = 0; i < both.length; ) {
        int same = 1;
        while (i + same < both.length && both[i + same] == both[i]) {
          same++;
        }
        i += add(both[i], same, i > 0 && both[i - 1] == both[i]);
      }
      int[] counts = new int[19];
      for (int i = 0; i < count; i++) {
        counts[symbols[i]]++;
      }
      lengths = Huffman.lengths(counts, 7);
      int most = 19;
      while (most > 4 && lengths[Symbols.LENGTH_ORDER[most - 1]] == 0) {
        most--;
      }
      lengthCount = most;
    }

    private static int used(byte[] lengths, int least) {
      int used = lengths.length;
      while (used > least && lengths[used - 1] == 0) {
        used--;
      }
      return used;
    }

    /**
     * Adds one symbol for part of a run of equal lengths, and returns the number of lengths it
     * covers.
     */
    private int add(int length, int same, boolean repeats) {
      int said = 1;
      symbols[count] = length;
      if (length == 0 && same >= 11) {
        said = Math.min(same, 138);
        symbols[count] = 18;
        extras[count] = said - 11;
      } else if (length == 0 && same >= 3) {
        said = same;
        symbols[count] = 17;
        extras[count] = said - 3;
      } else if (repeats && same >= 3) {
        said = Math.min(same, 6);
        symbols[count] = 16;
        extras[count] = said - 3;
      }
      count++;
      return said;
    }

    private static int extraBits(int symbol) {
      return symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
    }

    long bits() {
      long bits = 14 + 3L * lengthCount;
      for (int i = 0; i < count; i++) {
        bits += lengths[symbols[i]] + extraBits(symbols[i]);
      }
      return bits;
    }

    void write(BitWriter out) {
      out.write(literalCount - 257, 5);
      out.write(distanceCount - 1, 5);
      out.write(lengthCount - 4, 4);
      for (int i = 0; i < lengthCount; i++) {
        out.write(lengths[Symbols.LENGTH_ORDER[i]], 3);
      }
      int[] codes = Huffman.codes(lengths);
      for (int i = 0; i < count; i++) {
        int code = codes[symbols[i]];
        out.write(code >>> 4, code & 15);
        out.write(extras[i], extraBits(symbols[i]));
      }
    }
  }
}
