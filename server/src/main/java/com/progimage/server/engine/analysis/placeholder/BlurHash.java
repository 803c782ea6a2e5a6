package com.progimage.server.engine.analysis.placeholder;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.sample.Light;

/**
 * Makes BlurHashes (github.com/woltapp/blurhash) with four components across and three down, as its
 * C library does. Its TypeScript library takes the largest component without its absolute value,
 * and so makes other strings of some pictures.
 */
final class BlurHash {
  private static final int ACROSS = 4;
  private static final int DOWN = 3;
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";
  private static final double[] LINEAR = new double[256];

  static {
    for (int value = 0; value < LINEAR.length; value++) {
      LINEAR[value] = Light.linear(value / 255.0);
    }
  }

  private BlurHash() {}

  static String of(Pixels opaque) {
    double[][] components = components(opaque);
    StringBuilder hash = new StringBuilder();
    append(hash, ACROSS - 1 + (DOWN - 1) * 9, 1);
    double largest = 0;
    for (int i = 1; i < components.length; i++) {
      for (double value : components[i]) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    int scale = Math.clamp((int) Math.floor(largest * 166 - 0.5), 0, 82);
    append(hash, scale, 1);
    double[] mean = components[0];
    append(hash, level(mean[0]) << 16 | level(mean[1]) << 8 | level(mean[2]), 4);
    for (int i = 1; i < components.length; i++) {
      append(hash, quantized(components[i], (scale + 1) / 166.0), 2);
    }
    return hash.toString();
  }

  /** Red, green and blue of each component in linear light; the mean comes first. */
  private static double[][] components(Pixels opaque) {
    int width = opaque.width();
    int height = opaque.height();
    double[][] across = cosines(ACROSS, width);
    double[][] down = cosines(DOWN, height);
    double[][] components = new double[ACROSS * DOWN][3];
    double[][] row = new double[ACROSS][3];
    for (int y = 0; y < height; y++) {
      addRow(opaque, y, across, row);
      for (int i = 0; i < components.length; i++) {
        double weight = down[i / ACROSS][y];
        for (int channel = 0; channel < 3; channel++) {
          components[i][channel] += weight * row[i % ACROSS][channel];
        }
      }
    }
    for (int i = 0; i < components.length; i++) {
      for (int channel = 0; channel < 3; channel++) {
        components[i][channel] *= (i == 0 ? 1.0 : 2.0) / ((double) width * height);
      }
    }
    return components;
  }

  private static void addRow(Pixels opaque, int y, double[][] across, double[][] row) {
    int[] argb = opaque.argb();
    int line = y * opaque.width();
    for (int component = 0; component < ACROSS; component++) {
      double[] cosines = across[component];
      double red = 0;
      double green = 0;
      double blue = 0;
      for (int x = 0; x < cosines.length; x++) {
        int pixel = argb[line + x];
        red += cosines[x] * LINEAR[pixel >> 16 & 255];
        green += cosines[x] * LINEAR[pixel >> 8 & 255];
        blue += cosines[x] * LINEAR[pixel & 255];
      }
      row[component][0] = red;
      row[component][1] = green;
      row[component][2] = blue;
    }
  }

  private static double[][] cosines(int components, int side) {
    double[][] cosines = new double[components][side];
    for (int component = 0; component < components; component++) {
      for (int i = 0; i < side; i++) {
        cosines[component][i] = StrictMath.cos(Math.PI * component * i / side);
      }
    }
    return cosines;
  }

  private static int level(double linear) {
    return (int) (Light.srgb(Math.clamp(linear, 0.0, 1.0)) * 255 + 0.5);
  }

  private static int quantized(double[] component, double most) {
    int all = 0;
    for (double value : component) {
      double root = Math.copySign(Math.sqrt(Math.abs(value / most)), value);
      all = all * 19 + Math.clamp((int) Math.floor(root * 9 + 9.5), 0, 18);
    }
    return all;
  }

  private static void append(StringBuilder hash, int value, int length) {
    int divisor = 1;
    for (int i = 1; i < length; i++) {
      divisor *= DIGITS.length();
    }
    for (; divisor > 0; divisor /= DIGITS.length()) {
      hash.append(DIGITS.charAt(value / divisor % DIGITS.length()));
    }
  }
}
