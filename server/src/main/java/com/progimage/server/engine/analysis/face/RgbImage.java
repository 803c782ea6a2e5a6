package com.progimage.server.engine.analysis.face;

import com.progimage.server.engine.Pixels;

/** An opaque picture as three planes: red, green and blue, with one unsigned byte per sample. */
final class RgbImage {
  static final int CHANNELS = 3;

  final int width;
  final int height;

  /** Sample (x, y) of each channel is at {@code y × width + x}. */
  final byte[][] planes;

  /** A black picture. */
  RgbImage(int width, int height) {
    this.width = width;
    this.height = height;
    this.planes = new byte[CHANNELS][Math.multiplyExact(width, height)];
  }

  /** The picture as it looks on white. */
  static RgbImage of(Pixels pixels) {
    RgbImage image = new RgbImage(pixels.width(), pixels.height());
    int[] argb = pixels.argb();
    byte[] red = image.planes[0];
    byte[] green = image.planes[1];
    byte[] blue = image.planes[2];
    for (int i = 0; i < argb.length; i++) {
      int pixel = argb[i];
      if (pixel >>> 24 != 255) {
        pixel = onWhite(pixel);
      }
      red[i] = (byte) (pixel >> 16);
      green[i] = (byte) (pixel >> 8);
      blue[i] = (byte) pixel;
    }
    return image;
  }

  private static int onWhite(int pixel) {
    int alpha = pixel >>> 24;
    int white = 255 * (255 - alpha) + 127;
    int red = ((pixel >> 16 & 255) * alpha + white) / 255;
    int green = ((pixel >> 8 & 255) * alpha + white) / 255;
    int blue = ((pixel & 255) * alpha + white) / 255;
    return red << 16 | green << 8 | blue;
  }

  /** The part with corners (left, top) and (right, bottom), both inside. */
  RgbImage part(int left, int top, int right, int bottom) {
    RgbImage part = new RgbImage(right - left + 1, bottom - top + 1);
    for (int c = 0; c < CHANNELS; c++) {
      for (int y = 0; y < part.height; y++) {
        System.arraycopy(
            planes[c], (top + y) * width + left, part.planes[c], y * part.width, part.width);
      }
    }
    return part;
  }

  /** The mean of the three samples, rounded down; 0 outside of the picture. */
  int brightness(long x, long y) {
    if (x < 0 || y < 0 || x >= width || y >= height) {
      return 0;
    }
    int at = (int) (y * width + x);
    return ((planes[0][at] & 255) + (planes[1][at] & 255) + (planes[2][at] & 255)) / 3;
  }
}
