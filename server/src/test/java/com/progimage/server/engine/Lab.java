package com.progimage.server.engine;

/** A color in CIELAB. */
public record Lab(double l, double a, double b) {
  /** CIE D65, the white of sRGB. */
  private static final double[] WHITE = {0.95047, 1, 1.08883};

  /** IEC 61966-2-1. */
  private static final double[][] XYZ = {
    {0.4124564, 0.3575761, 0.1804375},
    {0.2126729, 0.7151522, 0.0721750},
    {0.0193339, 0.1191920, 0.9503041}
  };

  /** Converts from sRGB; ignores all bits above the lowest 24. */
  public static Lab ofRgb(int rgb) {
    double[] light = {linear(rgb >> 16), linear(rgb >> 8), linear(rgb)};
    double[] f = new double[3];
    for (int i = 0; i < 3; i++) {
      double[] row = XYZ[i];
      double t = (row[0] * light[0] + row[1] * light[1] + row[2] * light[2]) / WHITE[i];
      f[i] = t > 216 / 24389.0 ? Math.cbrt(t) : (24389 / 27.0 * t + 16) / 116;
    }
    return new Lab(116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2]));
  }

  private static double linear(int level) {
    double value = (level & 255) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  /** CIEDE2000, by Sharma, Wu and Dalal (2005), with all weights 1. */
  public double difference(Lab other) {
    double mean7 = Math.pow((Math.hypot(a, b) + Math.hypot(other.a, other.b)) / 2, 7);
    double g = 0.5 * (1 - Math.sqrt(mean7 / (mean7 + Math.pow(25, 7))));
    double a1 = (1 + g) * a;
    double a2 = (1 + g) * other.a;
    double chroma1 = Math.hypot(a1, b);
    double chroma2 = Math.hypot(a2, other.b);
    double hue1 = hue(a1, b);
    double hue2 = hue(a2, other.b);
    boolean gray = chroma1 * chroma2 == 0;
    double turn = gray ? 0 : hue2 - hue1;
    turn -= turn > 180 ? 360 : turn < -180 ? -360 : 0;
    double sum = hue1 + hue2;
    double hue = gray ? sum : Math.abs(hue1 - hue2) <= 180 ? sum / 2 : (sum + 360) / 2 % 360;
    double lightness = (l + other.l) / 2;
    double chroma = (chroma1 + chroma2) / 2;
    double t =
        1
            - 0.17 * cos(hue - 30)
            + 0.24 * cos(2 * hue)
            + 0.32 * cos(3 * hue + 6)
            - 0.20 * cos(4 * hue - 63);
    double off = (lightness - 50) * (lightness - 50);
    double deltaL = (other.l - l) / (1 + 0.015 * off / Math.sqrt(20 + off));
    double deltaC = (chroma2 - chroma1) / (1 + 0.045 * chroma);
    double deltaH =
        2
            * Math.sqrt(chroma1 * chroma2)
            * Math.sin(Math.toRadians(turn / 2))
            / (1 + 0.015 * chroma * t);
    double chroma7 = Math.pow(chroma, 7);
    double rotation =
        -2
            * Math.sqrt(chroma7 / (chroma7 + Math.pow(25, 7)))
            * Math.sin(Math.toRadians(60 * Math.exp(-Math.pow((hue - 275) / 25, 2))));
    return Math.sqrt(
        deltaL * deltaL + deltaC * deltaC + deltaH * deltaH + rotation * deltaC * deltaH);
  }

  private static double hue(double a, double b) {
    double degrees = Math.toDegrees(Math.atan2(b, a));
    return degrees < 0 ? degrees + 360 : degrees;
  }

  private static double cos(double degrees) {
    return Math.cos(Math.toRadians(degrees));
  }
}
