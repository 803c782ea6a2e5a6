package com.progimage.server.engine;

import com.progimage.server.image.Size;

/**
 * A picture in memory: sRGB, 8 bits per channel, alpha not premultiplied, packed as {@code
 * 0xAARRGGBB}, rows from the top without gaps. The array is shared, not copied: only the code that
 * creates the pixels may write to it.
 */
public final class Pixels {
  private final int width;
  private final int height;
  private final int[] argb;

  /**
   * @param argb exactly {@code width × height} values
   */
  public Pixels(int width, int height, int[] argb) {
    if (width < 1 || height < 1 || argb.length != (long) width * height) {
      throw new IllegalArgumentException(width + "x" + height + " in " + argb.length);
    }
    this.width = width;
    this.height = height;
    this.argb = argb;
  }

  /** A picture of transparent black. */
  public static Pixels create(int width, int height) {
    return new Pixels(width, height, new int[Math.multiplyExact(width, height)]);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  public Size size() {
    return new Size(width, height);
  }

  /** The pixels, not a copy; pixel (x, y) is at {@code y × width + x}. */
  public int[] argb() {
    return argb;
  }

  public int at(int x, int y) {
    return argb[y * width + x];
  }

  /** Whether every pixel has alpha 255. */
  public boolean isOpaque() {
    int all = -1;
    for (int pixel : argb) {
      all &= pixel;
    }
    return all >>> 24 == 255;
  }

  /** Whether red, green and blue are equal in every pixel. */
  public boolean isGray() {
    for (int pixel : argb) {
      int blue = pixel & 255;
      if ((pixel >> 8 & 255) != blue || (pixel >> 16 & 255) != blue) {
        return false;
      }
    }
    return true;
  }
}
