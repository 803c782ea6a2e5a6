package com.progimage.server.engine.png;

import com.progimage.server.engine.DeepPixels;

/**
 * Rows of 16-bit samples into a picture, which has alpha where they have or where one colour is
 * transparent.
 *
 * @param channels of the rows
 * @param clear the colour that is transparent, where the picture has a channel more than the rows
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record DeepSamples(int channels, int[] clear, DeepPixels pixels) {
  /**
   * @param row samples from index 1 on
   * @param to where the first of {@code count} pixels goes
   * @param step how far apart the pixels go
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
