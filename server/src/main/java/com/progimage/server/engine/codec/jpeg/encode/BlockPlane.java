package com.progimage.server.engine.codec.jpeg.encode;

import com.progimage.server.image.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * The quantized coefficients of one component: rows of blocks, each block in zigzag order. Most
 * coefficients are 0, so only the others are kept, with a mask that says which they are: an eighth
 * of the memory for a photo.
 */
final class BlockPlane {
  private static final int CHUNK_BITS = 15;
  private static final int CHUNK = 1 << CHUNK_BITS;

  private final int across;
  private final int down;
  private final QuantizationTable table;
  private final int blocksWide;
  private final int blocksHigh;
  private final int ownBlocksWide;
  private final int ownBlocksHigh;
  private final long[] masks;

  /** For each block: the number of its chunk, and in the lowest bits its first value there. */
  private final int[] starts;

  /** Coefficients that are not 0. Those of a block are in one chunk. */
  private final List<short[]> chunks = new ArrayList<>();

  private short[] chunk;
  private int used;

  /**
   * @param samples size of the component
   * @param padded the same, filled up to whole units of interleaved scans
   * @param across number of blocks side by side in a unit
   * @param down number of blocks one below the other in a unit
   */
  BlockPlane(Size samples, Size padded, int across, int down, QuantizationTable table) {
    this.across = across;
    this.down = down;
    this.table = table;
    ownBlocksWide = Math.ceilDiv(samples.width(), 8);
    ownBlocksHigh = Math.ceilDiv(samples.height(), 8);
    blocksWide = Math.ceilDiv(padded.width(), 8);
    blocksHigh = Math.ceilDiv(padded.height(), 8);
    int blocks = Math.multiplyExact(blocksWide, blocksHigh);
    masks = new long[blocks];
    starts = new int[blocks];
    chunk = new short[(int) Math.min(CHUNK, 64L * blocks)];
    chunks.add(chunk);
  }

  int across() {
    return across;
  }

  int down() {
    return down;
  }

  QuantizationTable table() {
    return table;
  }

  /** Blocks side by side in interleaved scans. */
  int blocksWide() {
    return blocksWide;
  }

  int blocksHigh() {
    return blocksHigh;
  }

  /** Blocks side by side in scans of this component alone. */
  int ownBlocksWide() {
    return ownBlocksWide;
  }

  int ownBlocksHigh() {
    return ownBlocksHigh;
  }

  /** The number of a block, for the methods below. */
  int block(int column, int row) {
    return row * blocksWide + column;
  }

  /**
   * Sets a block. Called once for each block.
   *
   * @param mask bit i is set if coefficient i in zigzag order is not 0
   * @param values coefficient i is at {@code at + i × step}
   */
  void put(int block, long mask, int[] values, int at, int step) {
    if (used + Long.bitCount(mask) > chunk.length) {
      chunk = new short[CHUNK];
      chunks.add(chunk);
      used = 0;
    }
    masks[block] = mask;
    starts[block] = chunks.size() - 1 << CHUNK_BITS | used;
    for (long left = mask; left != 0; left &= left - 1) {
      chunk[used++] = (short) values[at + Long.numberOfTrailingZeros(left) * step];
    }
  }

  int dc(int block) {
    return at(block, 0);
  }

  /**
   * @param index in zigzag order, 0 to 63
   */
  int at(int block, int index) {
    long mask = masks[block];
    if ((mask >>> index & 1) == 0) {
      return 0;
    }
    int start = starts[block];
    int before = Long.bitCount(mask & (1L << index) - 1);
    return chunks.get(start >>> CHUNK_BITS)[(start & CHUNK - 1) + before];
  }

  /** Bit i is set if coefficient i in zigzag order is not 0. */
  long mask(int block) {
    return masks[block];
  }
}
