package com.progimage.server.engine.analysis.net;

/**
 * Values of a network between two layers: channels of equal size. Each channel is an array of its
 * own, because the loops over them are only vectorized if one index is used for all arrays. The
 * arrays are shared, not copied.
 */
public final class Tensor {
  private final float[][] channels;
  private final int height;
  private final int width;

  /** A tensor of zeros. */
  public Tensor(int channels, int height, int width) {
    this(new float[channels][Math.multiplyExact(height, width)], height, width);
  }

  /**
   * @param channels at least one, of {@code height × width} values each; value (x, y) is at {@code
   *     y × width + x}
   */
  public Tensor(float[][] channels, int height, int width) {
    if (channels.length == 0 || channels[0].length != (long) height * width) {
      throw new IllegalArgumentException(channels.length + " of " + height + "x" + width);
    }
    this.channels = channels;
    this.height = height;
    this.width = width;
  }

  public int channels() {
    return channels.length;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /** The number of values in a channel. */
  public int area() {
    return height * width;
  }

  /** The values of a channel, not a copy. */
  public float[] channel(int index) {
    return channels[index];
  }

  /** The values, not a copy. */
  float[][] values() {
    return channels;
  }

  /** The mean of each channel. */
  public float[] means() {
    float[] means = new float[channels.length];
    for (int c = 0; c < means.length; c++) {
      float sum = 0;
      for (float value : channels[c]) {
        sum += value;
      }
      means[c] = sum / channels[c].length;
    }
    return means;
  }
}
