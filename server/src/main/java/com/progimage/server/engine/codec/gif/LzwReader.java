package com.progimage.server.engine.codec.gif;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.lzw.LzwDecoder;
import com.progimage.server.image.ImageFormat;

/**
 * Decodes GIF's variant of LZW (GIF 89a, appendix F) on demand: codes from the lowest bit on, in
 * sub-blocks.
 */
final class LzwReader implements LzwDecoder.Codes {
  private final byte[] in;
  private final LzwDecoder decoder;
  private int at;
  private int left;
  private int bits;
  private int bitCount;

  /**
   * @param at position of the code size in {@code in}, before the sub-blocks
   */
  LzwReader(byte[] in, int at) {
    this.in = in;
    int size = in[at] & 255;
    if (size < 1 || size > 8) {
      throw Undecodable.of(ImageFormat.GIF, "its code size is out of range");
    }
    this.at = at + 1;
    this.decoder = new LzwDecoder(ImageFormat.GIF, size, 0, this);
  }

  /** Fills {@code to} with the next indices. */
  void read(byte[] to) {
    decoder.read(to);
  }

  @Override
  public int next(int codeBits) {
    while (bitCount < codeBits) {
      if (left == 0) {
        left = in[at++] & 255;
        if (left == 0) {
          throw Undecodable.of(ImageFormat.GIF, "its image data ends early");
        }
      }
      bits |= (in[at++] & 255) << bitCount;
      bitCount += 8;
      left--;
    }
    int code = bits & (1 << codeBits) - 1;
    bits >>>= codeBits;
    bitCount -= codeBits;
    return code;
  }

  @Override
  public RuntimeException ended() {
    return Undecodable.of(ImageFormat.GIF, "its image data has too few rows");
  }
}
