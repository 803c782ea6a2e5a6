package com.progimage.server.engine;

import com.progimage.server.image.Size;

/**
 * A picture of 16 bits a channel in memory: sRGB, alpha not premultiplied, rows from the top
 * without gaps. It is converted, not transformed. The array is shared, as that of {@link Pixels}.
 *
 * @param channels 1 grey, 2 grey and alpha, 3 red, green and blue, 4 with alpha
 * @param samples exactly {@code width × height × channels}, as unsigned values
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares pictures
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

  /** All zero. */
  public static DeepPixels create(int width, int height, int channels) {
    long count = (long) width * height * channels;
    return new DeepPixels(width, height, channels, new short[Math.toIntExact(count)]);
  }

  public Size size() {
    return new Size(width, height);
  }

  /** The picture as it is shown, of one that is stored as EXIF's {@code orientation} says. */
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
