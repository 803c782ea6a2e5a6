package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.DeepPixels;

/**
 * Writes rows of 16-bit samples into a picture. It has alpha if the samples do, or if one color is
 * transparent.
 *
 * @param channels of the rows
 * @param clear the transparent color, if the picture has one channel more than the rows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DeepSamples(int channels, int[] clear, DeepPixels pixels) {
  /**
   * @param row samples from index 1 on
   * @param to position of the first of {@code count} pixels
   * @param step distance between the pixels
   */
  void unpack(byte[] row, int count, int to, int step) {
    short[] samples = pixels.samples();
    int from = 1;
    for (int i = 0; i < count; i++) {
      int at = (to + i * step) * pixels.channels();
      boolean isClear = true;
      for (int c = 0; c < channels; c++, from += 2) {
        int value = (row[from] & 255) << 8 | row[from + 1] & 255;
        isClear &= value == clear[c];
        samples[at + c] = (short) value;
      }
      if (pixels.channels() > channels) {
        samples[at + channels] = (short) (isClear ? 0 : 0xffff);
      }
    }
  }
}
