package com.progimage.server.engine.analysis.placeholder;

import com.progimage.server.engine.Pixels;
import java.util.Arrays;
import java.util.Base64;

/** Makes ThumbHashes (github.com/evanw/thumbhash), in Base64 without padding. */
final class ThumbHash {
  private final int width;
  private final int height;
  private final int[] argb;
  private final boolean hasAlpha;

  /** Lightness, yellow to blue, red to green, and opacity. */
  private final double[][] planes;

  private ThumbHash(Pixels picture) {
    width = picture.width();
    height = picture.height();
    argb = picture.argb();
    hasAlpha = !picture.isOpaque();
    planes = planes(mean());
  }

  /**
   * @param picture with at most 100 pixels on each side
   */
  static String of(Pixels picture) {
    return Base64.getEncoder().withoutPadding().encodeToString(new ThumbHash(picture).bytes());
  }

  /** The mean color, weighted by opacity; 0 to 1. */
  private double[] mean() {
    double[] mean = new double[3];
    double opacity = 0;
    for (int pixel : argb) {
      double alpha = (pixel >>> 24) / 255.0;
      for (int channel = 0; channel < 3; channel++) {
        mean[channel] += alpha / 255 * value(pixel, channel);
      }
      opacity += alpha;
    }
    for (int channel = 0; channel < 3 && opacity > 0; channel++) {
      mean[channel] /= opacity;
    }
    return mean;
  }

  private static int value(int pixel, int channel) {
    return pixel >> 16 - 8 * channel & 255;
  }

  /** The picture over its mean color. */
  private double[][] planes(double[] mean) {
    double[][] all = new double[4][argb.length];
    for (int i = 0; i < argb.length; i++) {
      double alpha = (argb[i] >>> 24) / 255.0;
      double red = mean[0] * (1 - alpha) + alpha / 255 * value(argb[i], 0);
      double green = mean[1] * (1 - alpha) + alpha / 255 * value(argb[i], 1);
      double blue = mean[2] * (1 - alpha) + alpha / 255 * value(argb[i], 2);
      all[0][i] = (red + green + blue) / 3;
      all[1][i] = (red + green) / 2 - blue;
      all[2][i] = red - green;
      all[3][i] = alpha;
    }
    return all;
  }

  private byte[] bytes() {
    int most = hasAlpha ? 5 : 7;
    int longer = Math.max(width, height);
    int across = (int) Math.max(1, Math.round((double) most * width / longer));
    int down = (int) Math.max(1, Math.round((double) most * height / longer));
    boolean isLandscape = width > height;
    Channel lightness = channel(0, Math.max(3, across), Math.max(3, down));
    Channel yellow = channel(1, 3, 3);
    Channel red = channel(2, 3, 3);
    Nibbles hash = new Nibbles();
    hash.bytes(
        round(63 * lightness.mean)
            | round(31.5 + 31.5 * yellow.mean) << 6
            | round(31.5 + 31.5 * red.mean) << 12
            | round(31 * lightness.scale) << 18
            | (hasAlpha ? 1 << 23 : 0),
        3);
    hash.bytes(
        (isLandscape ? down : across)
            | round(63 * yellow.scale) << 3
            | round(63 * red.scale) << 9
            | (isLandscape ? 1 << 15 : 0),
        2);
    if (hasAlpha) {
      Channel opacity = channel(3, 5, 5);
      hash.bytes(round(15 * opacity.mean) | round(15 * opacity.scale) << 4, 1);
      hash.waves(lightness, yellow, red, opacity);
    } else {
      hash.waves(lightness, yellow, red);
    }
    return hash.toBytes();
  }

  private static int round(double value) {
    return (int) Math.round(value);
  }

  /**
   * A plane as its mean and waves.
   *
   * @param scale the largest amplitude
   * @param waves amplitudes from 0 to 1, of which 0.5 is none
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Channel(double mean, double scale, double[] waves) {}

  private Channel channel(int plane, int across, int down) {
    double[][] cosinesAcross = cosines(across, width);
    double[][] cosinesDown = cosines(down, height);
    double[] amplitudes = new double[across * down];
    int count = 0;
    double scale = 0;
    for (int y = 0; y < down; y++) {
      for (int x = 0; x * down < across * (down - y); x++) {
        double amplitude = amplitude(planes[plane], cosinesAcross[x], cosinesDown[y]);
        amplitudes[count++] = amplitude;
        if (count > 1) {
          scale = Math.max(scale, Math.abs(amplitude));
        }
      }
    }
    double[] waves = new double[count - 1];
    for (int i = 0; i < waves.length; i++) {
      waves[i] = scale > 0 ? 0.5 + 0.5 / scale * amplitudes[i + 1] : 0;
    }
    return new Channel(amplitudes[0], scale, waves);
  }

  private static double[][] cosines(int count, int side) {
    double[][] cosines = new double[count][side];
    for (int wave = 0; wave < count; wave++) {
      for (int i = 0; i < side; i++) {
        cosines[wave][i] = StrictMath.cos(Math.PI / side * wave * (i + 0.5));
      }
    }
    return cosines;
  }

  private double amplitude(double[] plane, double[] across, double[] down) {
    double sum = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        sum += plane[y * width + x] * across[x] * down[y];
      }
    }
    return sum / (width * height);
  }

  /** The hash as it grows: first whole bytes, then half bytes, the lower half first. */
  private static final class Nibbles {
    private static final int MOST = 40;

    private final byte[] bytes = new byte[MOST];
    private int nibbles;

    void bytes(int value, int count) {
      for (int i = 0; i < 2 * count; i++) {
        add(value >> 4 * i);
      }
    }

    void waves(Channel... channels) {
      for (Channel channel : channels) {
        for (double wave : channel.waves) {
          add(round(15 * wave));
        }
      }
    }

    private void add(int value) {
      bytes[nibbles >> 1] |= (byte) ((value & 15) << ((nibbles & 1) << 2));
      nibbles++;
    }

    byte[] toBytes() {
      return Arrays.copyOf(bytes, (nibbles + 1) / 2);
    }
  }
}
