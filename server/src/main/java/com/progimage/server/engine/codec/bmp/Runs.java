package com.progimage.server.engine.codec.bmp;

/** Decodes BMP's run-length encoding of indices of 4 and 8 bits. */
final class Runs {
  private static final int END_OF_ROW = 0;
  private static final int END_OF_PICTURE = 1;
  private static final int MOVE = 2;

  private final byte[] in;
  private final BmpHeader header;
  private final int[] argb;
  private final boolean isHalf;
  private int at;
  private int x;
  private int row;

  Runs(byte[] in, BmpHeader header, int[] argb) {
    this.in = in;
    this.header = header;
    this.argb = argb;
    this.isHalf = header.compression() == BmpHeader.Compression.RUNS_OF_4;
    this.at = header.pixelsAt();
  }

  /** Reads to the end of the picture or of the file, whichever comes first. */
  void read() {
    while (row < header.size().height() && at + 1 < in.length) {
      int count = u8();
      int value = u8();
      if (count > 0) {
        run(count, value);
      } else if (value == END_OF_ROW) {
        x = 0;
        row++;
      } else if (value == END_OF_PICTURE) {
        return;
      } else if (value == MOVE) {
        if (at + 1 < in.length) {
          x += u8();
          row += u8();
        }
      } else {
        literal(value);
      }
    }
  }

  /** Drops pixels beyond the row, because writers round its length up. */
  private void run(int count, int value) {
    for (int i = 0; i < Math.min(count, header.size().width() - x); i++) {
      put(x + i, isHalf ? (i & 1) == 0 ? value >> 4 : value & 15 : value);
    }
    x += count;
  }

  private void literal(int count) {
    int bytes = isHalf ? (count + 1) / 2 : count;
    int there = Math.min(in.length - at, bytes) * (isHalf ? 2 : 1);
    for (int i = 0; i < Math.min(Math.min(count, there), header.size().width() - x); i++) {
      put(x + i, isHalf ? in[at + i / 2] >> ((i & 1) == 0 ? 4 : 0) & 15 : in[at + i] & 255);
    }
    x += count;
    at += bytes + (bytes & 1);
  }

  private void put(int column, int index) {
    argb[(header.size().height() - 1 - row) * header.size().width() + column] =
        BmpDecoder.color(header.palette(), index);
  }

  private int u8() {
    return in[at++] & 255;
  }
}
