package com.progimage.server.engine.codec.tiff;

import com.progimage.server.engine.codec.lzw.LzwDecoder;
import com.progimage.server.image.ImageFormat;

/**
 * Decodes LZW as in section 13 of TIFF 6.0: codes from the highest bit on, whose length grows one
 * code earlier than necessary.
 */
final class LzwRows implements StripRows, LzwDecoder.Codes {
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
