package com.progimage.server.engine.ops.color;

import com.progimage.server.engine.ops.sample.Light;

/**
 * A color in CIELAB (CIE 15, D65): lightness from 0 to 100, and the axes from green to red and from
 * blue to yellow. Converted with the matrix of IEC 61966-2-1.
 */
record CieLab(double lightness, double a, double b) {
  private static final double WHITE_X = 0.9505;
  private static final double WHITE_Z = 1.0890;
  private static final double KNEE = 6.0 / 29;

  static CieLab of(int rgb) {
    double red = Light.linear((rgb >> 16 & 255) / 255.0);
    double green = Light.linear((rgb >> 8 & 255) / 255.0);
    double blue = Light.linear((rgb & 255) / 255.0);
    double x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / WHITE_X);
    double y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    double z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / WHITE_Z);
    return new CieLab(116 * y - 16, 500 * (x - y), 200 * (y - z));
  }

  /** {@code 0xRRGGBB}; colors outside sRGB are clipped, channel by channel. */
  int rgb() {
    double y = (lightness + 16) / 116;
    double x = WHITE_X * cube(y + a / 500);
    double z = WHITE_Z * cube(y - b / 200);
    y = cube(y);
    return level(3.2406 * x - 1.5372 * y - 0.4986 * z) << 16
        | level(-0.9689 * x + 1.8758 * y + 0.0415 * z) << 8
        | level(0.0557 * x - 0.2040 * y + 1.0570 * z);
  }

  private static int level(double light) {
    return (int) Math.floor(255 * Light.srgb(Math.clamp(light, 0, 1)) + 0.5);
  }

  private static double root(double t) {
    return t > KNEE * KNEE * KNEE ? StrictMath.cbrt(t) : t / (3 * KNEE * KNEE) + 4.0 / 29;
  }

  private static double cube(double t) {
    return t > KNEE ? t * t * t : 3 * KNEE * KNEE * (t - 4.0 / 29);
  }
}
