package com.progimage.server.engine;

import com.progimage.server.image.Size;

/**
 * A picture of 16 bits per channel in memory: sRGB, alpha not premultiplied, rows from the top
 * without gaps. Only for conversions, not for operations. The array is shared, as in {@link
 * Pixels}.
 *
 * @param channels 1 gray, 2 gray and alpha, 3 red, green and blue, 4 with alpha
 * @param samples exactly {@code width × height × channels}, as unsigned values
 */
@SuppressWarnings("ArrayRecordComponent") // pictures are never compared
public record DeepPixels(int width, int height, int channels, short[] samples) {
  public DeepPixels {
    if (width < 1
        || height < 1
        || channels < 1
        || channels > 4
        || samples.length != (long) width * height * channels) {
      throw new IllegalArgumentException(
          width + "x" + height + "x" + channels + " in " + samples.length);
    }
  }

  /** A picture whose samples are all zero. */
  public static DeepPixels create(int width, int height, int channels) {
    long count = (long) width * height * channels;
    return new DeepPixels(width, height, channels, new short[Math.toIntExact(count)]);
  }

  public Size size() {
    return new Size(width, height);
  }

  /** Turns a stored picture upright, by EXIF's {@code orientation}. */
  public DeepPixels oriented(int orientation) {
    if (orientation == 1) {
      return this;
    }
    boolean turned = orientation >= 5;
    DeepPixels shown = create(turned ? height : width, turned ? width : height, channels);
    boolean right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    boolean below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    int to = 0;
    for (int y = 0; y < shown.height; y++) {
      for (int x = 0; x < shown.width; x++, to += channels) {
        int column = turned ? y : x;
        int row = turned ? x : y;
        int from = (below ? height - 1 - row : row) * width + (right ? width - 1 - column : column);
        System.arraycopy(samples, from * channels, shown.samples, to, channels);
      }
    }
    return shown;
  }
}
