package com.progimage.server.engine.ops;

import com.progimage.server.engine.Pixels;

/** Resamples by the definition, in double precision, one pixel at a time. */
public final class NaiveLanczos {
  private NaiveLanczos() {}

  public static Pixels resample(
      Pixels source,
      double x,
      double y,
      double w,
      double h,
      int width,
      int height,
      boolean linear) {
    double[][] across = weights(x, w, source.width(), width);
    double[][] down = weights(y, h, source.height(), height);
    return Pictures.draw(
        width,
        height,
        (column, row) -> {
          double[] sum = new double[4];
          for (int j = 0; j < source.height(); j++) {
            for (int i = 0; down[row][j] != 0 && i < source.width(); i++) {
              double weight = down[row][j] * across[column][i];
              int pixel = source.at(i, j);
              double alpha = pixel >>> 24;
              sum[3] += weight * alpha;
              for (int channel = 0; channel < 3; channel++) {
                double value = pixel >> 8 * channel & 255;
                sum[channel] += weight * alpha * (linear ? toLight(value) : value);
              }
            }
          }
          int alpha = level(sum[3]);
          if (alpha == 0) {
            return 0;
          }
          int pixel = alpha << 24;
          for (int channel = 0; channel < 3; channel++) {
            double value = sum[channel] / sum[3];
            pixel |= level(linear ? fromLight(value) : value) << 8 * channel;
          }
          return pixel;
        });
  }

  private static double[][] weights(double from, double length, int source, int target) {
    double ratio = length / target;
    double stretch = Math.max(1, ratio);
    double[][] weights = new double[target][source];
    for (int i = 0; i < target; i++) {
      double sum = 0;
      for (int j = 0; j < source; j++) {
        double t = (j + 0.5 - from - (i + 0.5) * ratio) / stretch;
        weights[i][j] = Math.abs(t) >= 3 ? 0 : sinc(t) * sinc(t / 3);
        sum += weights[i][j];
      }
      for (int j = 0; j < source; j++) {
        weights[i][j] /= sum;
      }
    }
    return weights;
  }

  private static double sinc(double t) {
    return Math.abs(t) < 1e-9 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
  }

  static double toLight(double value) {
    double v = value / 255;
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }

  static double fromLight(double light) {
    double l = Math.clamp(light, 0, 1);
    return 255 * (l <= 0.0031308 ? 12.92 * l : 1.055 * Math.pow(l, 1 / 2.4) - 0.055);
  }

  private static int level(double value) {
    return (int) Math.clamp(Math.floor(value + 0.5), 0, 255);
  }
}
