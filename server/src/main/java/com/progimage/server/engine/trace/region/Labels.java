package com.progimage.server.engine.trace.region;

/** A label for each pixel, from 0 to {@code count − 1}. */
final class Labels {
  private final int[] ofPixel;
  private final int count;

  Labels(int[] ofPixel, int count) {
    this.ofPixel = ofPixel;
    this.count = count;
  }

  int[] ofPixel() {
    return ofPixel;
  }

  int count() {
    return count;
  }
}
