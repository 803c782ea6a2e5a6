package com.progimage.server.engine.codec.deflate;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;

/** Reads the codes of a block with dynamic codes (RFC 1951, section 3.2.7). */
final class DynamicHeader {
  private static final int MOST_LITERALS = 286;
  private static final int MOST_DISTANCES = 30;

  private final Inflate in;
  private final byte[] lengths = new byte[MOST_LITERALS + MOST_DISTANCES];
  private final PrefixTable lengthTable = new PrefixTable(7, PrefixTable.numbers(19));

  DynamicHeader(Inflate in) {
    this.in = in;
  }

  void read(PrefixTable literals, PrefixTable distances) throws IOException, DataFormatException {
    int literalCount = 257 + in.take(5);
    int distanceCount = 1 + in.take(5);
    int lengthCount = 4 + in.take(4);
    if (literalCount > MOST_LITERALS || distanceCount > MOST_DISTANCES) {
      throw new DataFormatException("a block has too many codes");
    }
    readLengthTable(lengthCount);
    readLengths(literalCount + distanceCount);
    if (lengths[Symbols.END] == 0) {
      throw new DataFormatException("a block has no code for its end");
    }
    if (!literals.build(lengths, 0, literalCount)
        || !distances.build(lengths, literalCount, distanceCount)) {
      throw new DataFormatException("a block has an invalid code");
    }
    literals.combineLiterals();
  }

  private void readLengthTable(int count) throws IOException, DataFormatException {
    Arrays.fill(lengths, 0, 19, (byte) 0);
    for (int i = 0; i < count; i++) {
      lengths[Symbols.LENGTH_ORDER[i]] = (byte) in.take(3);
    }
    // zlib refuses even a single code, but lets no code at all fail later.
    if (!lengthTable.build(lengths, 0, 19) || !lengthTable.isComplete()) {
      throw new DataFormatException("a block has an invalid code for its codes");
    }
  }

  private void readLengths(int count) throws IOException, DataFormatException {
    for (int done = 0; done < count; ) {
      int symbol = in.number(lengthTable);
      if (symbol < 16) {
        lengths[done++] = (byte) symbol;
        continue;
      }
      if (symbol == 16 && done == 0) {
        throw new DataFormatException("a block repeats the length of no code");
      }
      byte length = symbol == 16 ? lengths[done - 1] : 0;
      int repeats = symbol == 16 ? 3 + in.take(2) : symbol == 17 ? 3 + in.take(3) : 11 + in.take(7);
      if (repeats > count - done) {
        throw new DataFormatException("a block has too many lengths of codes");
      }
      Arrays.fill(lengths, done, done + repeats, length);
      done += repeats;
    }
  }
}
