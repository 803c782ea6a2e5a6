package com.progimage.server.engine.codec.jpeg.encode;

import com.progimage.server.transformation.Chroma;
import java.util.Arrays;

/**
 * Computes the samples of pixels (JFIF 1.02). Chroma is the mean of the pixels that share it. The
 * loops over a row are small, so that they are vectorized.
 */
final class PixelUnitRows implements UnitRows {
  private static final int MASK = 0xff00ff;

  /** The contributions of red, green and blue to the three components, in 1/65536. */
  private static final int LUMA_RED = 19_595;

  private static final int LUMA_GREEN = 38_470;
  private static final int LUMA_BLUE = 7_471;
  private static final int BLUE_RED = -11_059;
  private static final int BLUE_GREEN = -21_709;
  private static final int HALF = 32_768;
  private static final int RED_GREEN = -27_439;
  private static final int RED_BLUE = -5_329;

  /** The whole picture. */
  private final int[] argb;

  private final int width;
  private final int height;
  private final Chroma chroma;
  private final boolean isGray;
  private final int stride;
  private final int chromaStride;
  private final float[][] samples;
  private final int[] pixels;

  /** Sums of red and blue, in one number, and of green, of pixels one below the other. */
  private final int[] redBlue;

  private final int[] green;

  PixelUnitRows(EncodedFrame frame, int[] argb) {
    this.argb = argb;
    width = frame.size().width();
    height = frame.size().height();
    chroma = frame.chroma();
    isGray = frame.isGray();
    stride = frame.luma().blocksWide() * 8;
    chromaStride = stride / chroma.across();
    samples = new float[frame.planes().size()][];
    samples[0] = new float[stride * 8 * chroma.down()];
    for (int plane = 1; plane < samples.length; plane++) {
      samples[plane] = new float[chromaStride * 8];
    }
    pixels = new int[stride];
    redBlue = new int[stride];
    green = new int[stride];
  }

  @Override
  public float[] plane(int plane) {
    return samples[plane];
  }

  @Override
  public void read(int unitRow) {
    int rows = 8 * chroma.down();
    for (int row = 0; row < rows; row++) {
      int y = Math.min(height - 1, unitRow * rows + row);
      System.arraycopy(argb, y * width, pixels, 0, width);
      Arrays.fill(pixels, width, stride, pixels[width - 1]);
      if (isGray) {
        gray(pixels, samples[0], row * stride, stride);
        continue;
      }
      luma(pixels, samples[0], row * stride, stride);
      if (row % chroma.down() == 0) {
        Arrays.fill(redBlue, 0);
        Arrays.fill(green, 0);
      }
      add(pixels, redBlue, green);
      if ((row + 1) % chroma.down() == 0) {
        chroma(row / chroma.down() * chromaStride);
      }
    }
  }

  static void gray(int[] pixels, float[] to, int at, int count) {
    for (int i = 0; i < count; i++) {
      to[at + i] = (pixels[i] & 255) - 128;
    }
  }

  static void luma(int[] pixels, float[] to, int at, int count) {
    for (int i = 0; i < count; i++) {
      int pixel = pixels[i];
      int sum =
          (pixel >> 16 & 255) * LUMA_RED
              + (pixel >> 8 & 255) * LUMA_GREEN
              + (pixel & 255) * LUMA_BLUE;
      to[at + i] = (sum + HALF >> 16) - 128;
    }
  }

  static void add(int[] pixels, int[] redBlue, int[] green) {
    for (int i = 0; i < pixels.length; i++) {
      redBlue[i] += pixels[i] & MASK;
    }
    for (int i = 0; i < pixels.length; i++) {
      green[i] += pixels[i] >> 8 & 255;
    }
  }

  private void chroma(int at) {
    if (chroma.across() == 2) {
      pairs(redBlue, chromaStride);
      pairs(green, chromaStride);
    }
    // Samples are whole numbers, as those of most sources were: this finds them again.
    int shift = 16 + (chroma.across() - 1) + (chroma.down() - 1);
    int half = 1 << shift - 1;
    blue(redBlue, green, half, shift, samples[1], at, chromaStride);
    red(redBlue, green, half, shift, samples[2], at, chromaStride);
  }

  /** Adds neighbors, in place. */
  private static void pairs(int[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] = sums[2 * i] + sums[2 * i + 1];
    }
  }

  static void blue(int[] redBlue, int[] green, int half, int shift, float[] to, int at, int count) {
    for (int i = 0; i < count; i++) {
      int sum =
          (redBlue[i] >>> 16) * BLUE_RED + green[i] * BLUE_GREEN + (redBlue[i] & 0xffff) * HALF;
      to[at + i] = sum + half >> shift;
    }
  }

  static void red(int[] redBlue, int[] green, int half, int shift, float[] to, int at, int count) {
    for (int i = 0; i < count; i++) {
      int sum =
          (redBlue[i] >>> 16) * HALF + green[i] * RED_GREEN + (redBlue[i] & 0xffff) * RED_BLUE;
      to[at + i] = sum + half >> shift;
    }
  }
}
