package com.progimage.server.engine.analysis.placeholder;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.sample.Light;

/** Decodes BlurHashes to 32 × 32 pixels. */
final class BlurHashPicture {
  private static final int SIDE = 32;
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

  private BlurHashPicture() {}

  static Pixels of(String hash) {
    int flag = number(hash, 0, 1);
    int across = flag % 9 + 1;
    int down = flag / 9 + 1;
    double most = (number(hash, 1, 2) + 1) / 166.0;
    double[][] components = new double[across * down][];
    int mean = number(hash, 2, 6);
    components[0] =
        new double[] {
          Light.linear((mean >> 16 & 255) / 255.0),
          Light.linear((mean >> 8 & 255) / 255.0),
          Light.linear((mean & 255) / 255.0)
        };
    for (int i = 1; i < components.length; i++) {
      int value = number(hash, 4 + 2 * i, 6 + 2 * i);
      components[i] =
          new double[] {
            most * signedSquare((value / 361 - 9) / 9.0),
            most * signedSquare((value / 19 % 19 - 9) / 9.0),
            most * signedSquare((value % 19 - 9) / 9.0)
          };
    }
    return Pictures.of(SIDE, SIDE, (x, y) -> pixel(components, across, x, y));
  }

  private static int pixel(double[][] components, int across, int x, int y) {
    int argb = 255;
    for (int channel = 0; channel < 3; channel++) {
      double light = 0;
      for (int i = 0; i < components.length; i++) {
        light +=
            components[i][channel]
                * Math.cos(Math.PI * x * (i % across) / SIDE)
                * Math.cos(Math.PI * y * (i / across) / SIDE);
      }
      argb = argb << 8 | (int) Math.rint(255 * Light.srgb(Math.clamp(light, 0.0, 1.0)));
    }
    return argb;
  }

  private static double signedSquare(double value) {
    return Math.copySign(value * value, value);
  }

  private static int number(String hash, int from, int to) {
    int number = 0;
    for (char digit : hash.substring(from, to).toCharArray()) {
      number = number * 83 + DIGITS.indexOf(digit);
    }
    return number;
  }
}
