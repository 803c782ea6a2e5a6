package com.progimage.server.engine.codec.deflate;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;

/**
 * Decompresses deflate (RFC 1951) as it is read. Accepts the same streams as zlib, and gives the
 * same bytes before the place where a stream is damaged.
 *
 * <p>Two decoders share the state. {@link #decodeFast} runs while a whole step certainly fits into
 * the input and the output, and stops before everything unusual. {@link #decodeSymbol} then decodes
 * one symbol, takes a byte of input only if a bit of it is needed, and reports damage.
 */
public final class Inflate {
  /** Provides the compressed bytes in parts. */
  @FunctionalInterface
  public interface ByteSource {
    /**
     * Returns the next part, at least one byte, in an array that may be reused by the next call.
     *
     * @throws IOException if there is none, or as the source pleases: {@link #read} throws it too
     */
    ByteBuffer next() throws IOException;
  }

  private static final int WINDOW = 1 << 15;

  /** Output between two moves of the window; a part of the second-level cache. */
  private static final int OUTPUT = 1 << 16;

  /** The fast decoder may write so far behind its limit: nine literals, a match and its excess. */
  private static final int EXCESS = 320;

  /** A step of the fast decoder takes two refills of at most 7 bytes, each of which reads 8. */
  private static final int STEP_BYTES = 16;

  private static final int LITERAL_BITS = 11;
  private static final int DISTANCE_BITS = 9;
  private static final int LITERAL_MASK = (1 << LITERAL_BITS) - 1;
  private static final int DISTANCE_MASK = (1 << DISTANCE_BITS) - 1;

  private static final int[] LITERALS = PrefixTable.literalsAndLengths();
  private static final int[] DISTANCES = PrefixTable.distances();
  private static final PrefixTable FIXED_LITERALS = literalTable();
  private static final PrefixTable FIXED_DISTANCES = distanceTable();

  static {
    FIXED_LITERALS.build(Symbols.FIXED_LITERALS, 0, Symbols.LITERAL_COUNT);
    FIXED_LITERALS.combineLiterals();
    FIXED_DISTANCES.build(Symbols.FIXED_DISTANCES, 0, Symbols.DISTANCE_COUNT);
  }

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private enum State {
    /** Before the header of a block. */
    HEADER,
    STORED,
    CODED,
    FINISHED
  }

  private final ByteSource source;
  private byte[] in = new byte[0];
  private int at;
  private int end;

  /** Bits that have been taken from the input, the next one lowest; zero above their number. */
  private long bits;

  private int bitCount;

  /** The window, and output that has not been read yet: from {@link #taken} to {@link #made}. */
  private final byte[] out = new byte[WINDOW + OUTPUT + EXCESS];

  private int taken;
  private int made;

  private State state = State.HEADER;
  private boolean isLast;

  /** Bytes that are left of a stored block. */
  private int stored;

  private final DynamicHeader header = new DynamicHeader(this);
  private final PrefixTable dynamicLiterals = literalTable();
  private final PrefixTable dynamicDistances = distanceTable();
  private PrefixTable literals = FIXED_LITERALS;
  private PrefixTable distances = FIXED_DISTANCES;

  /**
   * @param source of the stream, without the header of zlib
   */
  public Inflate(ByteSource source) {
    this.source = source;
  }

  private static PrefixTable literalTable() {
    return new PrefixTable(LITERAL_BITS, LITERALS);
  }

  private static PrefixTable distanceTable() {
    return new PrefixTable(DISTANCE_BITS, DISTANCES);
  }

  /**
   * Reads at least one byte, and at most {@code count}. Takes no more of the source than these
   * bytes need.
   *
   * @return the number of bytes, −1 at the end of the stream
   * @throws DataFormatException if the stream is damaged directly after the bytes read before
   */
  public int read(byte[] to, int from, int count) throws IOException, DataFormatException {
    while (taken == made) {
      if (state == State.FINISHED) {
        return -1;
      }
      if (made >= WINDOW + OUTPUT) {
        System.arraycopy(out, made - WINDOW, out, 0, WINDOW);
        made = WINDOW;
        taken = WINDOW;
      }
      switch (state) {
        case HEADER -> readHeader();
        case STORED -> copyStored();
        default -> {
          decodeFast();
          if (taken == made) {
            decodeSymbol();
          }
        }
      }
    }
    int done = Math.min(count, made - taken);
    System.arraycopy(out, taken, to, from, done);
    taken += done;
    return done;
  }

  private void readHeader() throws IOException, DataFormatException {
    isLast = take(1) == 1;
    switch (take(2)) {
      case 0 -> {
        take(bitCount & 7);
        stored = take(16);
        if (take(16) != (stored ^ 0xffff)) {
          throw new DataFormatException("a stored block has a wrong length");
        }
        state = State.STORED;
      }
      case 1 -> {
        literals = FIXED_LITERALS;
        distances = FIXED_DISTANCES;
        state = State.CODED;
      }
      case 2 -> {
        header.read(dynamicLiterals, dynamicDistances);
        literals = dynamicLiterals;
        distances = dynamicDistances;
        state = State.CODED;
      }
      default -> throw new DataFormatException("a block has an unknown type");
    }
  }

  private void endBlock() {
    state = isLast ? State.FINISHED : State.HEADER;
  }

  private void copyStored() throws IOException {
    if (stored == 0) {
      endBlock();
    } else if (bitCount > 0) {
      out[made++] = (byte) take(8);
      stored--;
    } else {
      if (at == end) {
        refill();
      }
      int count = Math.min(Math.min(stored, end - at), WINDOW + OUTPUT - made);
      System.arraycopy(in, at, out, made, count);
      at += count;
      made += count;
      stored -= count;
    }
  }

  private void decodeSymbol() throws IOException, DataFormatException {
    int symbol = symbol(literals);
    if (symbol < Symbols.END) {
      out[made++] = (byte) symbol;
      return;
    }
    if (symbol == Symbols.END) {
      endBlock();
      return;
    }
    int length = value(LITERALS[symbol], "length");
    int distance = value(DISTANCES[symbol(distances)], "distance");
    if (distance > made) {
      throw new DataFormatException("a distance reaches before the beginning");
    }
    copy(out, made, distance, length);
    made += length;
  }

  private int value(int entry, String kind) throws IOException, DataFormatException {
    if ((entry & PrefixTable.STOP) != 0) {
      throw new DataFormatException("a " + kind + " is reserved");
    }
    return PrefixTable.base(entry) + take(PrefixTable.extraBits(entry));
  }

  /** Decodes one symbol, bit by bit. */
  int symbol(PrefixTable table) throws IOException, DataFormatException {
    for (int length = 1; length <= table.longest(); length++) {
      need(length);
      int symbol = table.symbol(bits, length);
      if (symbol >= 0) {
        take(length);
        return symbol;
      }
    }
    throw new DataFormatException("a code is unused");
  }

  /** Decodes one symbol of a complete code whose values are {@link PrefixTable#numbers}. */
  int number(PrefixTable table) throws IOException {
    int entry = table.find(bits);
    while (PrefixTable.length(entry) > bitCount) {
      need(bitCount + 1);
      entry = table.find(bits);
    }
    take(PrefixTable.length(entry));
    return PrefixTable.base(entry);
  }

  /**
   * @param count 0 to 16
   */
  int take(int count) throws IOException {
    need(count);
    int value = (int) bits & (1 << count) - 1;
    bits >>>= count;
    bitCount -= count;
    return value;
  }

  private void need(int count) throws IOException {
    while (bitCount < count) {
      if (at == end) {
        refill();
      }
      bits |= (in[at++] & 255L) << bitCount;
      bitCount += 8;
    }
  }

  private void refill() throws IOException {
    ByteBuffer part = source.next();
    in = part.array();
    at = part.arrayOffset() + part.position();
    end = part.arrayOffset() + part.limit();
  }

  /**
   * Decodes symbols of a block until input or output may not suffice for a step, or until a step
   * meets the end of the block or damage, which it does not take.
   *
   * <p>In a step, three look-ups for literals take at most 33 of at least 56 bits. A match takes at
   * most 48 after a second refill. Bits above {@code count} may be set: they equal those that the
   * next refill adds.
   */
  private void decodeFast() {
    byte[] in = this.in;
    byte[] out = this.out;
    int[] literals = this.literals.entries();
    int[] distances = this.distances.entries();
    int last = end - STEP_BYTES;
    int at = this.at;
    int to = made;
    long bits = this.bits;
    int count = bitCount;
    while (at <= last && to < WINDOW + OUTPUT) {
      bits |= (long) LONG.get(in, at) << count;
      at += 63 - count >>> 3;
      count |= 56;
      int entry = literals[(int) bits & LITERAL_MASK];
      if (PrefixTable.literals(entry) != 0) {
        INT.set(out, to, entry >>> 8);
        to += PrefixTable.literals(entry);
        bits >>>= PrefixTable.length(entry);
        count -= PrefixTable.length(entry);
        entry = literals[(int) bits & LITERAL_MASK];
        if (PrefixTable.literals(entry) != 0) {
          INT.set(out, to, entry >>> 8);
          to += PrefixTable.literals(entry);
          bits >>>= PrefixTable.length(entry);
          count -= PrefixTable.length(entry);
          entry = literals[(int) bits & LITERAL_MASK];
          if (PrefixTable.literals(entry) != 0) {
            INT.set(out, to, entry >>> 8);
            to += PrefixTable.literals(entry);
            bits >>>= PrefixTable.length(entry);
            count -= PrefixTable.length(entry);
            continue;
          }
        }
        bits |= (long) LONG.get(in, at) << count;
        at += 63 - count >>> 3;
        count |= 56;
      }
      if ((entry & PrefixTable.SUB) != 0) {
        entry = literals[PrefixTable.index(entry, bits >>> LITERAL_BITS)];
        if (PrefixTable.literals(entry) != 0) {
          out[to++] = (byte) (entry >>> 8);
          bits >>>= PrefixTable.length(entry);
          count -= PrefixTable.length(entry);
          continue;
        }
      }
      if ((entry & PrefixTable.STOP) != 0) {
        break;
      }
      long rest = bits >>> PrefixTable.length(entry);
      int length = PrefixTable.base(entry) + ((int) rest & PrefixTable.extraMask(entry));
      rest >>>= PrefixTable.extraBits(entry);
      int used = PrefixTable.length(entry) + PrefixTable.extraBits(entry);
      entry = distances[(int) rest & DISTANCE_MASK];
      if ((entry & PrefixTable.SUB) != 0) {
        entry = distances[PrefixTable.index(entry, rest >>> DISTANCE_BITS)];
      }
      rest >>>= PrefixTable.length(entry);
      int distance = PrefixTable.base(entry) + ((int) rest & PrefixTable.extraMask(entry));
      if ((entry & PrefixTable.STOP) != 0 || distance > to) {
        break;
      }
      bits = rest >>> PrefixTable.extraBits(entry);
      count -= used + PrefixTable.length(entry) + PrefixTable.extraBits(entry);
      copy(out, to, distance, length);
      to += length;
    }
    this.at = at;
    made = to;
    this.bits = bits & (1L << count) - 1;
    bitCount = count;
  }

  /** Repeats earlier output, and may write up to 14 bytes more. */
  private static void copy(byte[] out, int start, int distance, int length) {
    int to = start;
    int from = start - distance;
    // Each round doubles the distance to the beginning of the repetition.
    while (to - from < 8) {
      int period = to - from;
      for (int i = 0; i < period; i++) {
        out[to + i] = out[from + i];
      }
      to += period;
    }
    for (; to < start + length; to += 8, from += 8) {
      LONG.set(out, to, (long) LONG.get(out, from));
    }
  }
}
