package com.progimage.server.engine.codec.deflate;

import java.util.Arrays;

/** Writes one block of deflate (RFC 1951, section 3.2). */
final class Block {
  private static final int END = 256;
  private static final int MOST_BITS = 14;
  private static final int STORED_MOST = 65_535;

  /** Order in which the lengths of the code length code are sent. */
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private static final byte[] FIXED_LITERALS = fixedLiterals();
  private static final byte[] FIXED_DISTANCES = fixedDistances();

  /** Indexed by length − 3: the symbol − 257. */
  private static final byte[] LENGTH_SYMBOL = new byte[256];

  private static final int[] LENGTH_BASE = new int[29];
  private static final int[] LENGTH_BITS = new int[29];
  private static final int[] DISTANCE_BASE = new int[30];
  private static final int[] DISTANCE_BITS = new int[30];

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
  }

  private final int[] literalCounts = new int[286];
  private final int[] distanceCounts = new int[30];
  private final int[][] partialCounts = new int[3][256];

  void write(byte[] bytes, int start, int end, Matches matches, boolean last, BitWriter out) {
    count(bytes, start, end, matches);
    long extra = extraBits(matches);
    byte[] literals = Huffman.lengths(literalCounts, MOST_BITS);
    byte[] distances = Huffman.lengths(distanceCounts, MOST_BITS);
    CodeLengths table = new CodeLengths(literals, distances);
    long dynamic = 3 + table.bits() + bits(literals, distances) + extra;
    long fixed = 3 + bits(FIXED_LITERALS, FIXED_DISTANCES) + extra;
    long stored = 8L * (end - start) + 96;
    if (stored < Math.min(dynamic, fixed)) {
      writeStored(bytes, start, end, last, out);
      return;
    }
    out.write(last ? 1 : 0, 1);
    if (fixed <= dynamic) {
      out.write(1, 2);
      writeData(bytes, start, end, matches, FIXED_LITERALS, FIXED_DISTANCES, out);
    } else {
      out.write(2, 2);
      table.write(out);
      writeData(bytes, start, end, matches, literals, distances, out);
    }
  }

  private static void writeStored(byte[] bytes, int start, int end, boolean last, BitWriter out) {
    for (int at = start; at < end; ) {
      int length = Math.min(end - at, STORED_MOST);
      out.write(last && at + length == end ? 1 : 0, 3);
      out.align();
      out.write(length | (length ^ 0xffffL) << 16, 32);
      out.write(bytes, at, length);
      at += length;
    }
  }

  private void count(byte[] bytes, int start, int end, Matches matches) {
    Arrays.fill(literalCounts, 0);
    Arrays.fill(distanceCounts, 0);
    for (int[] counts : partialCounts) {
      Arrays.fill(counts, 0);
    }
    literalCounts[END] = 1;
    int at = start;
    for (int i = 0; i < matches.count; i++) {
      countLiterals(bytes, at, at + matches.literals[i]);
      at += matches.literals[i] + matches.lengths[i];
      literalCounts[257 + LENGTH_SYMBOL[matches.lengths[i] - 3]]++;
      distanceCounts[distanceSymbol(matches.distances[i])]++;
    }
    countLiterals(bytes, at, end);
    for (int[] counts : partialCounts) {
      for (int i = 0; i < 256; i++) {
        literalCounts[i] += counts[i];
      }
    }
  }

  /**
   * Alternates between several tables, because incrementing the same counter twice in a row would
   * stall.
   */
  private void countLiterals(byte[] bytes, int from, int to) {
    int[] zeroth = literalCounts;
    int[] first = partialCounts[0];
    int[] second = partialCounts[1];
    int[] third = partialCounts[2];
    int i = from;
    for (; i + 3 < to; i += 4) {
      zeroth[bytes[i] & 255]++;
      first[bytes[i + 1] & 255]++;
      second[bytes[i + 2] & 255]++;
      third[bytes[i + 3] & 255]++;
    }
    for (; i < to; i++) {
      zeroth[bytes[i] & 255]++;
    }
  }

  private static long extraBits(Matches matches) {
    long bits = 0;
    for (int i = 0; i < matches.count; i++) {
      bits += LENGTH_BITS[LENGTH_SYMBOL[matches.lengths[i] - 3]];
      bits += DISTANCE_BITS[distanceSymbol(matches.distances[i])];
    }
    return bits;
  }

  private long bits(byte[] literals, byte[] distances) {
    long bits = 0;
    for (int i = 0; i < literalCounts.length; i++) {
      bits += (long) literalCounts[i] * literals[i];
    }
    for (int i = 0; i < distanceCounts.length; i++) {
      bits += (long) distanceCounts[i] * distances[i];
    }
    return bits;
  }

  private static void writeData(
      byte[] bytes,
      int start,
      int end,
      Matches matches,
      byte[] literalLengths,
      byte[] distanceLengths,
      BitWriter out) {
    int[] literals = Huffman.codes(literalLengths);
    int[] distances = Huffman.codes(distanceLengths);
    int at = start;
    for (int i = 0; i < matches.count; i++) {
      out.writeLiterals(bytes, at, at + matches.literals[i], literals);
      at += matches.literals[i] + matches.lengths[i];
      int length = LENGTH_SYMBOL[matches.lengths[i] - 3];
      int distance = distanceSymbol(matches.distances[i]);
      int word = literals[257 + length];
      long bits = word >>> 4 | (long) (matches.lengths[i] - LENGTH_BASE[length]) << (word & 15);
      int count = (word & 15) + LENGTH_BITS[length];
      word = distances[distance];
      bits |= (long) (word >>> 4) << count;
      count += word & 15;
      bits |= (long) (matches.distances[i] - DISTANCE_BASE[distance]) << count;
      out.write(bits, count + DISTANCE_BITS[distance]);
    }
    out.writeLiterals(bytes, at, end, literals);
    out.write(literals[END] >>> 4, literals[END] & 15);
  }

  /** There are two symbols for each power of two. */
  static int distanceSymbol(int distance) {
    int value = distance - 1;
    if (value < 4) {
      return value;
    }
    int power = 31 - Integer.numberOfLeadingZeros(value);
    return 2 * power + (value >> power - 1 & 1);
  }

  private static byte[] fixedLiterals() {
    byte[] lengths = new byte[288];
    Arrays.fill(lengths, 0, 144, (byte) 8);
    Arrays.fill(lengths, 144, 256, (byte) 9);
    Arrays.fill(lengths, 256, 280, (byte) 7);
    Arrays.fill(lengths, 280, 288, (byte) 8);
    return lengths;
  }

  private static byte[] fixedDistances() {
    byte[] lengths = new byte[30];
    Arrays.fill(lengths, (byte) 5);
    return lengths;
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
      while (most > 4 && lengths[ORDER[most - 1]] == 0) {
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
        out.write(lengths[ORDER[i]], 3);
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
