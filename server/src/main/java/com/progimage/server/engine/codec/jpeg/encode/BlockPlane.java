package com.progimage.server.engine.codec.jpeg.encode;

import com.progimage.server.image.Size;

/**
 * The quantized coefficients of one component: rows of blocks, each block in zigzag order, with a
 * mask of the coefficients that are not 0.
 */
final class BlockPlane {
  private final int across;
  private final int down;
  private final QuantizationTable table;
  private final int blocksWide;
  private final int blocksHigh;
  private final int ownBlocksWide;
  private final int ownBlocksHigh;
  private final short[] coefficients;
  private final long[] masks;

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
    coefficients = new short[Math.multiplyExact(64, Math.multiplyExact(blocksWide, blocksHigh))];
    masks = new long[blocksWide * blocksHigh];
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

  int dc(int block) {
    return coefficients[block * 64];
  }

  /**
   * @param index in zigzag order, 0 to 63
   */
  int at(int block, int index) {
    return coefficients[block * 64 + index];
  }

  /** Bit i is set if coefficient i in zigzag order is not 0. */
  long mask(int block) {
    return masks[block];
  }

  /** All coefficients, not a copy: those of block b begin at 64 b. */
  short[] coefficients() {
    return coefficients;
  }

  /** All masks, not a copy. */
  long[] masks() {
    return masks;
  }
}
