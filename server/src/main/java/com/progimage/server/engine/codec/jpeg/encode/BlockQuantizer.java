package com.progimage.server.engine.codec.jpeg.encode;

import java.util.Arrays;

/** Fills the planes of a frame with the quantized coefficients of a picture. */
final class BlockQuantizer {
  private static final int LANES = ForwardDct.LANES;

  /**
   * Rounds to the nearest integer with a cast, which is vectorized, as {@code Math.round} is not.
   */
  private static final int BIAS = 1 << 14;

  private final EncodedFrame frame;
  private final UnitRows rows;
  private final float[] blocks = new float[64 * LANES];
  private final int[] quantized = new int[64 * LANES];

  /** The masks of the first and last 32 coefficients of each block. */
  private final int[] low = new int[LANES];

  private final int[] high = new int[LANES];

  BlockQuantizer(EncodedFrame frame, UnitRows rows) {
    this.frame = frame;
    this.rows = rows;
  }

  void run() {
    float[][] factors = new float[frame.planes().size()][];
    for (int plane = 0; plane < factors.length; plane++) {
      factors[plane] = factors(frame.planes().get(plane).table());
    }
    for (int unitRow = 0; unitRow < frame.unitsHigh(); unitRow++) {
      rows.read(unitRow);
      for (int index = 0; index < factors.length; index++) {
        BlockPlane plane = frame.planes().get(index);
        for (int row = 0; row < plane.down(); row++) {
          quantize(plane, unitRow * plane.down() + row, rows.plane(index), row, factors[index]);
        }
      }
    }
  }

  /** Returns the factors that scale and divide the coefficients, in zigzag order. */
  private static float[] factors(QuantizationTable table) {
    float[] factors = new float[64];
    for (int index = 0; index < 64; index++) {
      int position = Zigzag.position(index);
      factors[index] =
          (float)
              (ForwardDct.scale(position >> 3)
                  * ForwardDct.scale(position & 7)
                  / table.divisor(position));
    }
    return factors;
  }

  private void quantize(BlockPlane plane, int blockRow, float[] samples, int row, float[] factors) {
    int stride = plane.blocksWide() * 8;
    for (int first = 0; first < plane.blocksWide(); first += LANES) {
      int count = Math.min(LANES, plane.blocksWide() - first);
      for (int y = 0; y < 8; y++) {
        int from = (row * 8 + y) * stride + first * 8;
        gather(samples, from, blocks, y * 8 * LANES, count);
      }
      ForwardDct.run(blocks);
      Arrays.fill(low, 0);
      Arrays.fill(high, 0);
      for (int index = 0; index < 64; index++) {
        int place = ForwardDct.place(Zigzag.position(index));
        divide(blocks, place, factors[index], quantized, index * LANES);
        mark(blocks, place, factors[index], index < 32 ? low : high, index & 31);
      }
      store(plane, plane.block(first, blockRow), count);
    }
  }

  /** Copies a row of samples so that those of neighboring blocks are neighbors. */
  static void gather(float[] samples, int from, float[] to, int at, int count) {
    for (int i = at, j = from; i < at + count; i++, j += 8) {
      to[i] = samples[j];
      to[i + LANES] = samples[j + 1];
      to[i + 2 * LANES] = samples[j + 2];
      to[i + 3 * LANES] = samples[j + 3];
      to[i + 4 * LANES] = samples[j + 4];
      to[i + 5 * LANES] = samples[j + 5];
      to[i + 6 * LANES] = samples[j + 6];
      to[i + 7 * LANES] = samples[j + 7];
    }
  }

  static void divide(float[] blocks, int from, float factor, int[] to, int at) {
    for (int i = 0; i < LANES; i++) {
      to[at + i] = (int) (blocks[from + i] * factor + (BIAS + 0.5f)) - BIAS;
    }
  }

  /** Computes the same again: a loop that reads and writes arrays of int is not vectorized. */
  static void mark(float[] blocks, int from, float factor, int[] masks, int bit) {
    for (int i = 0; i < LANES; i++) {
      int value = (int) (blocks[from + i] * factor + (BIAS + 0.5f)) - BIAS;
      masks[i] |= (value | -value) >>> 31 << bit;
    }
  }

  private void store(BlockPlane plane, int block, int count) {
    for (int i = 0; i < count; i++) {
      long mask = low[i] & 0xffffffffL | (long) high[i] << 32;
      plane.put(block + i, mask, quantized, i, LANES);
    }
  }
}
