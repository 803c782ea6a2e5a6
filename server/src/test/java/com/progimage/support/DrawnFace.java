package com.progimage.support;

import java.awt.image.BufferedImage;

/** A face drawn by formulas, which the detector of faces takes for one. */
public final class DrawnFace {
  private DrawnFace() {}

  /** A gray PNG with a face in its middle, {@code size} pixels high. */
  public static byte[] png(int width, int height, double size) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, argb(width, height, size), 0, width);
    return ImageFiles.encoded(image, "png");
  }

  /** The pixels of such a picture, line by line. */
  public static int[] argb(int width, int height, double size) {
    int[] argb = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double u = (x - width / 2.0) / size * 2;
        double v = (y - height / 2.0) / size * 2;
        int level = (int) Math.clamp(level(u, v), 0, 255);
        argb[y * width + x] = 0xff << 24 | level * 0x010101;
      }
    }
    return argb;
  }

  /** The brightness at a point; the face reaches from -1 to 1. */
  private static double level(double u, double v) {
    double light = 90;
    light += (200 - light) * blob(u, v + 0.02, 0.78, 1.02, 12); // head
    light -= 150 * blob(u, v + 0.95, 0.75, 0.3, 8); // hair
    for (int side = -1; side <= 1; side += 2) {
      light -= 60 * blob(u - side * 0.36, v + 0.22, 0.24, 0.13, 4); // socket
      light -= 80 * blob(u - side * 0.36, v + 0.2, 0.1, 0.08, 6); // eye
      light -= 90 * blob(u - side * 0.37, v + 0.42, 0.25, 0.05, 5); // brow
      light -= 50 * blob(u - side * 0.12, v - 0.24, 0.07, 0.05, 5); // nostril
      light -= 25 * blob(u - side * 0.14, v, 0.05, 0.3, 3); // side of the nose
    }
    light -= 85 * blob(u, v - 0.52, 0.32, 0.07, 5); // mouth
    light -= 30 * blob(u, v - 0.68, 0.2, 0.05, 4); // below the lip
    return light;
  }

  /** 1 inside of an ellipse, 0 outside, with a soft edge. */
  private static double blob(double u, double v, double width, double height, double sharpness) {
    double distance = Math.sqrt(u * u / (width * width) + v * v / (height * height));
    return 1 / (1 + StrictMath.exp(sharpness * (distance - 1) * 2));
  }
}
