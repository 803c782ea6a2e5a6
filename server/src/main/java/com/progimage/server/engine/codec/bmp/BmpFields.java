package com.progimage.server.engine.codec.bmp;

/** Pixels whose channels are selected by masks, each with any number of bits. */
final class BmpFields {
  private final int[] masks;
  private final int[] shifts = new int[4];
  private final long[] mosts = new long[4];

  /**
   * @param masks of red, green, blue and alpha, each of adjacent bits; 0: no such channel
   */
  BmpFields(int[] masks) {
    this.masks = masks;
    for (int i = 0; i < 4; i++) {
      shifts[i] = masks[i] == 0 ? 0 : Integer.numberOfTrailingZeros(masks[i]);
      mosts[i] = Math.max(1, Integer.toUnsignedLong(masks[i] >>> shifts[i]));
    }
  }

  void unpack16(byte[] file, int from, int count, int[] argb, int to) {
    for (int i = 0, at = from; i < count; i++, at += 2) {
      argb[to + i] = argb(file[at] & 255 | (file[at + 1] & 255) << 8);
    }
  }

  void unpack32(byte[] file, int from, int count, int[] argb, int to) {
    for (int i = 0, at = from; i < count; i++, at += 4) {
      argb[to + i] =
          argb(
              file[at] & 255
                  | (file[at + 1] & 255) << 8
                  | (file[at + 2] & 255) << 16
                  | file[at + 3] << 24);
    }
  }

  private int argb(int pixel) {
    int alpha = masks[3] == 0 ? 255 : level(pixel, 3);
    return alpha << 24 | level(pixel, 0) << 16 | level(pixel, 1) << 8 | level(pixel, 2);
  }

  /** Scales a channel to 8 bits, to the nearest level. */
  private int level(int pixel, int channel) {
    long value = Integer.toUnsignedLong((pixel & masks[channel]) >>> shifts[channel]);
    return (int) ((value * 255 + mosts[channel] / 2) / mosts[channel]);
  }
}
