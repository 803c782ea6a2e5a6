package com.progimage.server.engine.ops.filter;

import com.progimage.server.engine.Pixels;

/** Blurs with a Gaussian over eight sigmas per side, in double precision. */
final class NaiveGaussian {
  private NaiveGaussian() {}

  /** The greatest difference in levels, of alpha or of a color where it is visible. */
  static double worst(Pixels source, Pixels made, double sigma) {
    double[][] exact = new double[4][];
    for (int channel = 0; channel < 4; channel++) {
      exact[channel] = blurred(source, channel, sigma);
    }
    double worst = 0;
    for (int i = 0; i < made.argb().length; i++) {
      int pixel = made.argb()[i];
      double alpha = exact[3][i];
      worst = Math.max(worst, Math.abs(alpha - (pixel >>> 24)));
      for (int channel = 0; channel < 3; channel++) {
        int level = pixel >> 16 - 8 * channel & 255;
        double off = alpha < 1 ? 0 : Math.abs(exact[channel][i] / alpha - level) * alpha / 255;
        worst = Math.max(worst, off);
      }
    }
    return worst;
  }

  private static double[] blurred(Pixels source, int channel, double sigma) {
    int width = source.width();
    int height = source.height();
    double[] from = new double[width * height];
    for (int i = 0; i < from.length; i++) {
      int pixel = source.argb()[i];
      int alpha = pixel >>> 24;
      from[i] = channel == 3 ? alpha : (pixel >> 16 - 8 * channel & 255) * alpha;
    }
    return along(along(from, width, height, 1, width, sigma), height, width, width, 1, sigma);
  }

  /** Lines of {@code length} samples, each {@code step} from the next, {@code lineStep} apart. */
  private static double[] along(
      double[] from, int length, int lines, int step, int lineStep, double sigma) {
    int radius = (int) Math.ceil(8 * sigma);
    double[] kernel = new double[radius + 1];
    double sum = 0;
    for (int i = 0; i <= radius; i++) {
      kernel[i] = Math.exp(-i * i / (2 * sigma * sigma));
      sum += i == 0 ? kernel[i] : 2 * kernel[i];
    }
    double[] to = new double[from.length];
    for (int line = 0; line < lines; line++) {
      for (int at = 0; at < length; at++) {
        double value = 0;
        for (int i = -radius; i <= radius; i++) {
          int near = Math.clamp(at + i, 0, length - 1);
          value += from[line * lineStep + near * step] * kernel[Math.abs(i)];
        }
        to[line * lineStep + at * step] = value / sum;
      }
    }
    return to;
  }
}
