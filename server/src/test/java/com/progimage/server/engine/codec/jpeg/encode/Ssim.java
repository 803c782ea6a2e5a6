package com.progimage.server.engine.codec.jpeg.encode;

import com.progimage.server.engine.Pixels;

/**
 * Structural similarity of the luma of two pictures (Wang et al., 2004), over windows of 8 × 8
 * pixels, four pixels apart; 1 for equal pictures.
 */
final class Ssim {
  private static final int SIDE = 8;
  private static final int STEP = 4;
  private static final double C1 = 0.01 * 255 * 0.01 * 255;
  private static final double C2 = 0.03 * 255 * 0.03 * 255;

  private Ssim() {}

  static double of(Pixels one, Pixels other) {
    double sum = 0;
    int windows = 0;
    for (int y = 0; y + SIDE <= one.height(); y += STEP) {
      for (int x = 0; x + SIDE <= one.width(); x += STEP) {
        sum += window(one, other, x, y);
        windows++;
      }
    }
    return sum / windows;
  }

  private static double window(Pixels one, Pixels other, int left, int top) {
    double a = 0;
    double b = 0;
    double aa = 0;
    double bb = 0;
    double ab = 0;
    for (int y = top; y < top + SIDE; y++) {
      for (int x = left; x < left + SIDE; x++) {
        double p = luma(one.at(x, y));
        double q = luma(other.at(x, y));
        a += p;
        b += q;
        aa += p * p;
        bb += q * q;
        ab += p * q;
      }
    }
    double count = SIDE * SIDE;
    a /= count;
    b /= count;
    double varianceA = aa / count - a * a;
    double varianceB = bb / count - b * b;
    double covariance = ab / count - a * b;
    return (2 * a * b + C1)
        * (2 * covariance + C2)
        / ((a * a + b * b + C1) * (varianceA + varianceB + C2));
  }

  private static double luma(int pixel) {
    return 0.299 * (pixel >> 16 & 255) + 0.587 * (pixel >> 8 & 255) + 0.114 * (pixel & 255);
  }
}
