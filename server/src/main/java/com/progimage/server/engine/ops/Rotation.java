package com.progimage.server.engine.ops;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;

/**
 * Rotates by any angle about the middle, with cubic interpolation (Keys 1981, a = −1/2). Infinite
 * background surrounds the picture, so that its edge is smooth. Colors are weighted by alpha.
 */
final class Rotation {
  /** Side of the tiles in which the target is computed, for the caches' sake. */
  private static final int TILE = 64;

  /** Number of distinct positions between two pixels. */
  private static final int PHASES = 512;

  private static final float[] KERNEL = kernel();

  private final Pixels source;
  private final int[] argb;
  private final int width;
  private final int height;
  private final boolean opaque;
  private final int background;

  private Rotation(Pixels source, int background) {
    this.source = source;
    this.argb = source.argb();
    this.width = source.width();
    this.height = source.height();
    this.opaque = source.isOpaque();
    this.background = background;
  }

  /**
   * @param degrees clockwise
   * @param size of the canvas
   * @param background fills its corners
   */
  static Pixels rotate(Pixels source, double degrees, Size size, int background) {
    return new Rotation(source, background).to(degrees, size);
  }

  private Pixels to(double degrees, Size size) {
    double sine = StrictMath.sin(StrictMath.toRadians(degrees));
    double cosine = StrictMath.cos(StrictMath.toRadians(degrees));
    Pixels target = Pixels.create(size.width(), size.height());
    for (int top = 0; top < size.height(); top += TILE) {
      int bottom = Math.min(size.height(), top + TILE);
      for (int left = 0; left < size.width(); left += TILE) {
        int right = Math.min(size.width(), left + TILE);
        for (int y = top; y < bottom; y++) {
          double dy = y + 0.5 - size.height() / 2.0;
          for (int x = left; x < right; x++) {
            double dx = x + 0.5 - size.width() / 2.0;
            target.argb()[y * size.width() + x] =
                at(
                    cosine * dx + sine * dy + (width - 1) / 2.0,
                    cosine * dy - sine * dx + (height - 1) / 2.0);
          }
        }
      }
    }
    return target;
  }

  /** The color at a point; (0, 0) is the middle of the first pixel. */
  private int at(double x, double y) {
    // Rounds to the nearest phase first, so that a point just below a pixel's middle hits that
    // pixel.
    int px = (int) Math.floor(x * PHASES + 0.5);
    int py = (int) Math.floor(y * PHASES + 0.5);
    int left = Math.floorDiv(px, PHASES) - 1;
    int top = Math.floorDiv(py, PHASES) - 1;
    int across = Math.floorMod(px, PHASES) * 4;
    int down = Math.floorMod(py, PHASES) * 4;
    if (left >= 0 && top >= 0 && left + 4 <= width && top + 4 <= height) {
      return opaque ? opaque(left, top, across, down) : blended(left, top, across, down);
    }
    boolean outside = left + 4 <= 0 || top + 4 <= 0 || left >= width || top >= height;
    return outside ? background : blended(left, top, across, down);
  }

  private int opaque(int left, int top, int across, int down) {
    float e = KERNEL[across];
    float f = KERNEL[across + 1];
    float g = KERNEL[across + 2];
    float h = KERNEL[across + 3];
    float red = 0;
    float green = 0;
    float blue = 0;
    for (int row = 0, i = top * width + left; row < 4; row++, i += width) {
      int a = argb[i];
      int b = argb[i + 1];
      int c = argb[i + 2];
      int d = argb[i + 3];
      float weight = KERNEL[down + row];
      red +=
          weight
              * (e * (a >> 16 & 255)
                  + f * (b >> 16 & 255)
                  + g * (c >> 16 & 255)
                  + h * (d >> 16 & 255));
      green +=
          weight
              * (e * (a >> 8 & 255) + f * (b >> 8 & 255) + g * (c >> 8 & 255) + h * (d >> 8 & 255));
      blue += weight * (e * (a & 255) + f * (b & 255) + g * (c & 255) + h * (d & 255));
    }
    return 255 << 24 | level(red) << 16 | level(green) << 8 | level(blue);
  }

  private int blended(int left, int top, int across, int down) {
    float alpha = 0;
    float red = 0;
    float green = 0;
    float blue = 0;
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 4; column++) {
        int x = left + column;
        int y = top + row;
        boolean inside = x >= 0 && y >= 0 && x < width && y < height;
        int pixel = inside ? source.at(x, y) : background;
        float weight = KERNEL[across + column] * KERNEL[down + row] * (pixel >>> 24);
        alpha += weight;
        red += weight * (pixel >> 16 & 255);
        green += weight * (pixel >> 8 & 255);
        blue += weight * (pixel & 255);
      }
    }
    int level = level(alpha);
    return level == 0
        ? 0
        : level << 24 | level(red / alpha) << 16 | level(green / alpha) << 8 | level(blue / alpha);
  }

  private static int level(float value) {
    return Math.max(0, Math.min(255, (int) (value + 0.5f)));
  }

  /** The weights of the four surrounding pixels, for each phase. */
  private static float[] kernel() {
    float[] kernel = new float[PHASES * 4];
    for (int phase = 0; phase < PHASES; phase++) {
      double t = (double) phase / PHASES;
      kernel[phase * 4] = (float) (((-0.5 * t + 1) * t - 0.5) * t);
      kernel[phase * 4 + 1] = (float) ((1.5 * t - 2.5) * t * t + 1);
      kernel[phase * 4 + 2] = (float) (((-1.5 * t + 2) * t + 0.5) * t);
      kernel[phase * 4 + 3] = (float) ((0.5 * t - 0.5) * t * t);
    }
    return kernel;
  }
}
