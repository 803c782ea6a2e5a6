package com.progimage.server.engine.ops.filter;

import com.progimage.server.engine.Pixels;

/**
 * Darkens a picture like a simple lens whose image reaches 45° in the corners. By the cos⁴ law,
 * light falls with {@code 1 / (1 + d²)²}, where d is the distance from the middle in half
 * diagonals. sRGB values, which are roughly the square root of light, fall with {@code 1 / (1 +
 * d²)}: to a half in the corners.
 */
final class LensFalloff {
  private LensFalloff() {}

  static Pixels of(Pixels source) {
    int width = source.width();
    int height = source.height();
    int[] from = source.argb();
    int[] to = new int[from.length];
    // In half pixels, so that the middle is a whole number.
    float diagonal = (float) width * width + (float) height * height;
    for (int y = 0; y < height; y++) {
      float dy = 2 * y + 1 - height;
      for (int x = 0; x < width; x++) {
        float dx = 2 * x + 1 - width;
        float factor = diagonal / (diagonal + dx * dx + dy * dy);
        int pixel = from[y * width + x];
        to[y * width + x] =
            pixel & 0xff00_0000
                | (int) ((pixel >> 16 & 255) * factor + 0.5f) << 16
                | (int) ((pixel >> 8 & 255) * factor + 0.5f) << 8
                | (int) ((pixel & 255) * factor + 0.5f);
      }
    }
    return new Pixels(width, height, to);
  }
}
