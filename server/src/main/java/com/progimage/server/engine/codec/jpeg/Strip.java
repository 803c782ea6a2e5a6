package com.progimage.server.engine.codec.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A row of a component's blocks. They are dequantized as they arrive, and transformed all together.
 * The blocks lie in chunks of {@link InverseDct#LANES}. Each chunk ends with a dummy place for the
 * coefficients that a reduced picture does not use.
 */
final class Strip {
  private static final int LANES = InverseDct.LANES;
  private static final int LANE_BITS = Integer.numberOfTrailingZeros(LANES);

  /** Subtracts 128 from each byte of a word. */
  private static final int SIGNS = 0x8080_8080;

  private static final VarHandle LONGS = view(long[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle SHORTS = view(short[].class);

  /** Sum of the level shift (T.81, A.3.1) and the rounding term. */
  static final float MIDDLE = 128.5f;

  final Component component;

  /** Size of a chunk, in floats. */
  final int chunk;

  final float[] values;

  /**
   * Indexed by zigzag order: the offset of a coefficient within its block, and its factor. Entries
   * from 64 on are targets of steps beyond the block's end.
   */
  final int[] places = new int[192];

  final float[] factors = new float[192];

  /** Samples of a row of all blocks, joined to words. */
  private final int[] words = new int[LANES];

  private final int[] furtherWords = new int[LANES];

  Strip(Component component) {
    int side = component.side;
    this.component = component;
    chunk = (side * side + 1) * LANES;
    values = new float[Component.ceil(component.blocksWide, LANES) * chunk];
    Arrays.fill(places, side * side * LANES);
    for (int k = 0; k < 64; k++) {
      int row = Tables.ZIGZAG[k] >> 3;
      int column = Tables.ZIGZAG[k] & 7;
      if (row < side && column < side) {
        places[k] = (row * side + column) * LANES;
        factors[k] =
            (float)
                (component.quantization()[k]
                    * InverseDct.scale(side, row)
                    * InverseDct.scale(side, column));
      }
    }
  }

  private static VarHandle view(Class<?> numbers) {
    return MethodHandles.byteArrayViewVarHandle(numbers, ByteOrder.LITTLE_ENDIAN);
  }

  /** Position of a block's first value. */
  static int at(int block, int chunk) {
    return (block >>> LANE_BITS) * chunk + (block & LANES - 1);
  }

  /** Sets all coefficients to zero. */
  void clear() {
    Arrays.fill(values, 0);
  }

  /** Dequantizes a whole block, whose coefficients are in zigzag order. */
  void put(int block, short[] coefficients, int from) {
    int at = at(block, chunk);
    values[at] = coefficients[from] * factors[0] + MIDDLE;
    for (int k = 1; k < 64; k++) {
      int coefficient = coefficients[from + k];
      if (coefficient != 0) {
        values[at + places[k]] = coefficient * factors[k];
      }
    }
  }

  /** Transforms the blocks, and appends their samples to the rows. */
  void finish(ComponentRows rows) {
    int side = component.side;
    int first = rows.filled();
    int count = Math.min(side, component.height - first);
    if (count <= 0) {
      return;
    }
    for (int block = 0, at = 0; block < component.ownWide; block += LANES, at += chunk) {
      InverseDct.run(values, at, side);
      int blocks = Math.min(LANES, component.ownWide - block);
      for (int y = 0; y < count; y++) {
        int from = at + y * side * LANES;
        int to = rows.at(first + y) + block * side;
        switch (side) {
          case 8 -> {
            four(values, from, words);
            four(values, from + 4 * LANES, furtherWords);
            writeEights(words, furtherWords, rows.samples, to, blocks);
          }
          case 4 -> {
            four(values, from, words);
            writeFours(words, rows.samples, to, blocks);
          }
          case 2 -> {
            two(values, from, words);
            writeTwos(words, rows.samples, to, blocks);
          }
          default -> {
            one(values, from, words);
            writeOnes(words, rows.samples, to, blocks);
          }
        }
      }
    }
    rows.fill(count);
  }

  /**
   * Clamps four neighboring samples of each block, and joins them to a word, the first one lowest.
   * This loop and its siblings must be vectorized.
   */
  static void four(float[] from, int at, int[] to) {
    for (int i = 0; i < LANES; i++) {
      int low =
          Math.max(0, Math.min(255, (int) from[at + i]))
              | Math.max(0, Math.min(255, (int) from[at + LANES + i])) << 8;
      int high =
          Math.max(0, Math.min(255, (int) from[at + 2 * LANES + i]))
              | Math.max(0, Math.min(255, (int) from[at + 3 * LANES + i])) << 8;
      to[i] = (low | high << 16) ^ SIGNS;
    }
  }

  private static void two(float[] from, int at, int[] to) {
    for (int i = 0; i < LANES; i++) {
      int low = Math.max(0, Math.min(255, (int) from[at + i]));
      int high = Math.max(0, Math.min(255, (int) from[at + LANES + i]));
      to[i] = (low | high << 8) ^ SIGNS;
    }
  }

  private static void one(float[] from, int at, int[] to) {
    for (int i = 0; i < LANES; i++) {
      to[i] = Math.max(0, Math.min(255, (int) from[at + i])) ^ SIGNS;
    }
  }

  private static void writeEights(int[] low, int[] high, byte[] to, int at, int blocks) {
    for (int i = 0; i < blocks; i++) {
      LONGS.set(to, at + 8 * i, low[i] & 0xffff_ffffL | (long) high[i] << 32);
    }
  }

  private static void writeFours(int[] words, byte[] to, int at, int blocks) {
    for (int i = 0; i < blocks; i++) {
      INTS.set(to, at + 4 * i, words[i]);
    }
  }

  private static void writeTwos(int[] words, byte[] to, int at, int blocks) {
    for (int i = 0; i < blocks; i++) {
      SHORTS.set(to, at + 2 * i, (short) words[i]);
    }
  }

  private static void writeOnes(int[] words, byte[] to, int at, int blocks) {
    for (int i = 0; i < blocks; i++) {
      to[at + i] = (byte) words[i];
    }
  }
}
