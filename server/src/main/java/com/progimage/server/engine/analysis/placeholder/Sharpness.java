package com.progimage.server.engine.analysis.placeholder;

/**
 * Measures how sharp a picture is: the variance of the Laplacian of its luma, which falls when
 * edges are blurred. It depends on the subject too: a clear sky has no edges.
 */
final class Sharpness {
  private Sharpness() {}

  /** 0 for a plain area, and for a picture that is less than three pixels wide or high. */
  static double of(Luma luma) {
    int width = luma.width();
    int height = luma.height();
    int[] values = luma.values();
    long sum = 0;
    long squares = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int at = y * width + 1; at < (y + 1) * width - 1; at++) {
        int around = values[at - 1] + values[at + 1] + values[at - width] + values[at + width];
        int laplacian = around - 4 * values[at];
        sum += laplacian;
        squares += laplacian * laplacian;
      }
    }
    long count = (long) Math.max(0, width - 2) * Math.max(0, height - 2);
    if (count == 0) {
      return 0;
    }
    double mean = (double) sum / count;
    return Math.max(0, Math.rint(((double) squares / count - mean * mean) * 100) / 100);
  }
}
