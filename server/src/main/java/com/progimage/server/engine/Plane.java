package com.progimage.server.engine;

import com.progimage.server.image.Size;

/**
 * One component of a picture in memory: luma, or the blue or the red chroma, as JFIF 1.02 defines
 * them from sRGB. Rows are from the top. The array is shared, as in {@link Pixels}.
 *
 * @param stride distance between two rows, at least the width; samples in between have no meaning
 * @param samples values of 0 to 255, each less 128, so that 0 is a medium gray or no color
 */
@SuppressWarnings("ArrayRecordComponent") // pictures are never compared
public record Plane(int width, int height, int stride, byte[] samples) {
  public Plane {
    if (width < 1
        || height < 1
        || stride < width
        || samples.length < (long) stride * (height - 1) + width) {
      throw new IllegalArgumentException(
          width + "x" + height + " by " + stride + " in " + samples.length);
    }
  }

  /** A plane whose samples are all zero, without gaps between rows. */
  public static Plane create(int width, int height) {
    return new Plane(width, height, width, new byte[Math.multiplyExact(width, height)]);
  }

  public Size size() {
    return new Size(width, height);
  }

  /** Whether every sample is zero. */
  public boolean isZero() {
    for (int y = 0; y < height; y++) {
      for (int i = y * stride; i < y * stride + width; i++) {
        if (samples[i] != 0) {
          return false;
        }
      }
    }
    return true;
  }
}
