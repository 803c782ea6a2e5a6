package com.progimage.server.engine.tiff;

import com.progimage.server.engine.lzw.LzwDecoder;
import com.progimage.server.image.ImageFormat;

/**
 * LZW as TIFF 6.0, section 13, has it: codes from the highest bit on, one bit longer one code
 * before that is needed.
 */
final class LzwRows implements Rows, LzwDecoder.Codes {
  private final byte[] in;
  private final int end;
  private final LzwDecoder decoder;
  private int at;
  private int bits;
  private int bitCount;

  LzwRows(byte[] in, int from, int to) {
    this.in = in;
    this.at = from;
    this.end = to;
    this.decoder = new LzwDecoder(ImageFormat.TIFF, 8, 1, this);
  }

  @Override
  public void read(byte[] row) {
    decoder.read(row);
  }

  @Override
  public int next(int codeBits) {
    while (bitCount < codeBits) {
      if (at >= end) {
        throw new IndexOutOfBoundsException(at);
      }
      bits = bits << 8 | in[at++] & 255;
      bitCount += 8;
    }
    bitCount -= codeBits;
    return bits >>> bitCount & (1 << codeBits) - 1;
  }

  @Override
  public RuntimeException ended() {
    return new IndexOutOfBoundsException("LZW ends early");
  }
}
