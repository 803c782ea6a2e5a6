package com.progimage.server.engine.codec.jpeg;

/** A component of the frame, and the size of its decoded samples. */
final class Component {
  final int index;
  final int id;

  /** Number of blocks per MCU, in scans with several components. */
  final int across;

  final int down;

  /**
   * Number of blocks, including those that only fill the last MCUs; and the number in a scan of
   * this component alone.
   */
  final int blocksWide;

  final int blocksHigh;
  final int ownWide;
  final int ownHigh;

  /** Side of a decoded block, in samples: 8, 4, 2 or 1. */
  final int side;

  /** Width of the decoded component, in samples. */
  final int width;

  final int height;

  /** The same as a share of the picture's width in pixels, without rounding up. */
  final double widthShare;

  final double heightShare;

  private final int table;
  private int[] quantization = {};

  /** Prediction of the next block's DC coefficient. */
  int predictor;

  Component(FrameHeader frame, int index, int side) {
    FrameHeader.FrameComponent header = frame.components().get(index);
    boolean alone = frame.components().size() == 1;
    this.index = index;
    this.side = side;
    this.id = header.id();
    this.across = alone ? 1 : header.across();
    this.down = alone ? 1 : header.down();
    this.table = header.table();
    int mostAcross = alone ? 1 : frame.mostAcross();
    int mostDown = alone ? 1 : frame.mostDown();
    blocksWide = ceil(frame.width(), 8 * mostAcross) * across;
    blocksHigh = ceil(frame.height(), 8 * mostDown) * down;
    ownWide = ceil(ceil(frame.width() * across, mostAcross), 8);
    ownHigh = ceil(ceil(frame.height() * down, mostDown), 8);
    width = ceil(frame.width() * across * side, 8 * mostAcross);
    height = ceil(frame.height() * down * side, 8 * mostDown);
    widthShare = across * side / (8.0 * mostAcross);
    heightShare = down * side / (8.0 * mostDown);
  }

  static int ceil(int value, int divisor) {
    return (value + divisor - 1) / divisor;
  }

  /** Keeps the table that is in force when the component's first scan begins, as libjpeg does. */
  void latch(Tables tables) {
    if (quantization.length == 0) {
      quantization = tables.quantization(table);
    }
  }

  /** Quantization steps in zigzag order. */
  int[] quantization() {
    return quantization;
  }

  boolean isScanned() {
    return quantization.length > 0;
  }
}
