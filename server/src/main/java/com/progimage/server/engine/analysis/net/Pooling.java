package com.progimage.server.engine.analysis.net;

/** Layers that make a tensor smaller and have no weights. */
public final class Pooling {
  private Pooling() {}

  /** The greatest of each 3×3 values, at every second position that lies inside. */
  public static Tensor maximum(Tensor input) {
    Window window = Window.inside(3, 2, input.height(), input.width());
    Tensor result = new Tensor(input.channels(), window.height(), window.width());
    int width = input.width();
    float[] greatest = new float[width];
    for (int c = 0; c < input.channels(); c++) {
      float[] in = input.channel(c);
      float[] out = result.channel(c);
      for (int y = 0; y < window.height(); y++) {
        int at = 2 * y * width;
        for (int x = 0; x < width; x++) {
          float two = Math.max(in[at + x], in[at + width + x]);
          greatest[x] = Math.max(two, in[at + 2 * width + x]);
        }
        for (int x = 0; x < window.width(); x++) {
          float two = Math.max(greatest[2 * x], greatest[2 * x + 1]);
          out[y * window.width() + x] = Math.max(two, greatest[2 * x + 2]);
        }
      }
    }
    return result;
  }

  /** The mean of each 2×2 values; an odd row or column at the end is left out. */
  public static Tensor halves(Tensor input) {
    Window window = Window.inside(2, 2, input.height(), input.width());
    Tensor result = new Tensor(input.channels(), window.height(), window.width());
    int width = input.width();
    for (int c = 0; c < input.channels(); c++) {
      float[] in = input.channel(c);
      float[] out = result.channel(c);
      int next = 0;
      for (int y = 0; y < window.height(); y++) {
        for (int x = 0; x < window.width(); x++) {
          int at = 2 * (y * width + x);
          out[next++] = (in[at] + in[at + 1] + in[at + width] + in[at + width + 1]) / 4;
        }
      }
    }
    return result;
  }
}
