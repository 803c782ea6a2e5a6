package com.progimage.server.engine.codec.jpeg;

import java.util.Arrays;

/**
 * A row of a component's blocks. They are dequantized as they arrive, and transformed all together.
 * The blocks lie in chunks of {@link InverseDct#LANES}. Each chunk ends with a dummy place for the
 * coefficients that a reduced picture does not use.
 */
final class Strip {
  private static final int LANES = InverseDct.LANES;
  private static final int LANE_BITS = Integer.numberOfTrailingZeros(LANES);

  /** Sum of the level shift (T.81, A.3.1) and the rounding term. */
  static final float MIDDLE = 128.5f;

  final Component component;

  /** Size of a chunk, in floats. */
  final int chunk;

  final float[] values;

  /**
   * Indexed by zigzag order: the offset of a coefficient within its block, and its factor. Entries
   * from 64 on are targets of the end-of-block run.
   */
  final int[] places = new int[64 + HuffmanTable.END_OF_BLOCK];

  final float[] factors = new float[64 + HuffmanTable.END_OF_BLOCK];

  private final int[] samples;

  Strip(Component component) {
    int side = component.side;
    this.component = component;
    chunk = (side * side + 1) * LANES;
    values = new float[Component.ceil(component.blocksWide, LANES) * chunk];
    samples = new int[side * side * LANES];
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

  /** Transforms the blocks, and appends their samples, 0 to 255, to the plane. */
  void finish(Plane plane) {
    int side = component.side;
    int first = plane.filled();
    int rows = Math.min(side, component.height - first);
    if (rows <= 0) {
      return;
    }
    for (int block = 0, at = 0; block < component.ownWide; block += LANES, at += chunk) {
      InverseDct.run(values, at, side);
      clamp(values, at, samples);
      int blocks = Math.min(LANES, component.ownWide - block);
      for (int y = 0; y < rows; y++) {
        int[] row = plane.row(first + y);
        int from = y * side * LANES;
        switch (side) {
          case 8 -> spreadEight(samples, from, row, block * 8, blocks);
          case 4 -> spreadFour(samples, from, row, block * 4, blocks);
          case 2 -> spreadTwo(samples, from, row, block * 2, blocks);
          default -> System.arraycopy(samples, from, row, block, blocks);
        }
      }
    }
    plane.fill(rows);
  }

  private static void clamp(float[] from, int at, int[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = Math.max(0, Math.min(255, (int) from[at + i]));
    }
  }

  private static void spreadEight(int[] samples, int from, int[] row, int to, int blocks) {
    for (int i = from, x = to; i < from + blocks; i++, x += 8) {
      row[x] = samples[i];
      row[x + 1] = samples[i + LANES];
      row[x + 2] = samples[i + 2 * LANES];
      row[x + 3] = samples[i + 3 * LANES];
      row[x + 4] = samples[i + 4 * LANES];
      row[x + 5] = samples[i + 5 * LANES];
      row[x + 6] = samples[i + 6 * LANES];
      row[x + 7] = samples[i + 7 * LANES];
    }
  }

  private static void spreadFour(int[] samples, int from, int[] row, int to, int blocks) {
    for (int i = from, x = to; i < from + blocks; i++, x += 4) {
      row[x] = samples[i];
      row[x + 1] = samples[i + LANES];
      row[x + 2] = samples[i + 2 * LANES];
      row[x + 3] = samples[i + 3 * LANES];
    }
  }

  private static void spreadTwo(int[] samples, int from, int[] row, int to, int blocks) {
    for (int i = from, x = to; i < from + blocks; i++, x += 2) {
      row[x] = samples[i];
      row[x + 1] = samples[i + LANES];
    }
  }
}
