package com.progimage.server.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;

/** ICC profiles of every kind, each with its formula. */
final class DrawnProfiles {
  /** To XYZ under D50, by column: Adobe RGB (1998), ProPhoto RGB (ISO 22028-2), Display P3. */
  private static final double[][] ADOBE = {
    {0.60974, 0.31111, 0.01947}, {0.20528, 0.62567, 0.06087}, {0.14919, 0.06322, 0.74457}
  };

  private static final double[][] PROPHOTO = {
    {0.79767, 0.28804, 0.0}, {0.13519, 0.71188, 0.0}, {0.03134, 0.00009, 0.82491}
  };

  private static final double[][] P3 = {
    {0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}
  };

  private static final double[] D50 = {0.9642, 1, 0.8249};

  private DrawnProfiles() {}

  /** Black in tables of version 4 under the perceptual intent (ICC.1:2022, 6.3.4.3). */
  private static final double[] PERCEPTUAL_BLACK = {0.00336, 0.0034731, 0.00287};

  /**
   * A profile, and a function from a device's color, with channels from 0 to 1, to XYZ under D50.
   * The darkest color becomes black.
   */
  @SuppressWarnings("ArrayRecordComponent") // profiles are never compared
  record Drawn(
      String name, int channels, byte[] icc, double[] black, Function<double[], double[]> light) {
    /**
     * XYZ with black point compensation: the darkest color becomes black, and white stays (Adobe,
     * 2006).
     */
    double[] xyz(double[] device) {
      double[] xyz = light.apply(device);
      for (int i = 0; i < 3; i++) {
        xyz[i] = D50[i] * (xyz[i] - black[i]) / (D50[i] - black[i]);
      }
      return xyz;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Drawn> all() {
    List<Drawn> all = new ArrayList<>();
    int[] table =
        IntStream.range(0, 1024)
            .map(i -> (int) Math.round(65535 * Math.pow(i / 1023.0, 2.2)))
            .toArray();
    DoubleUnaryOperator srgb = x -> x < 0.04045 ? x / 12.92 : Math.pow((x + 0.055) / 1.055, 2.4);
    double[] srgbFormula = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    all.add(matrix("matrix, gamma", 2, ADOBE, IccFile.curve(563), power(563 / 256.0)));
    all.add(matrix("matrix, wide", 2, PROPHOTO, IccFile.curve(461), power(461 / 256.0)));
    all.add(matrix("matrix, linear", 2, ADOBE, IccFile.curve(), x -> x));
    all.add(matrix("matrix, table", 2, ADOBE, IccFile.curve(table), power(2.2)));
    all.add(matrix("matrix, formula 0", 4, P3, IccFile.formula(0, 2.4), power(2.4)));
    all.add(
        matrix(
            "matrix, formula 1",
            4,
            P3,
            IccFile.formula(1, 2, 0.9, 0.1),
            x -> Math.pow(0.9 * x + 0.1, 2)));
    all.add(
        matrix(
            "matrix, formula 2",
            4,
            P3,
            IccFile.formula(2, 2, 1.1, -0.1, 0.02),
            x -> 0.02 + Math.pow(Math.max(0, 1.1 * x - 0.1), 2)));
    all.add(matrix("matrix, formula 3", 4, P3, IccFile.formula(3, srgbFormula), srgb));
    all.add(
        matrix(
            "matrix, formula 4",
            4,
            P3,
            IccFile.formula(4, 2, 0.9, 0.05, 0.2, 0.1, 0.05, 0.01),
            x -> x >= 0.1 ? Math.pow(0.9 * x + 0.05, 2) + 0.05 : 0.2 * x + 0.01));
    all.add(gray("gray, gamma", 2, "XYZ", IccFile.curve(461), power(461 / 256.0)));
    all.add(gray("gray, formula", 4, "XYZ", IccFile.formula(0, 1.8), power(1.8)));
    all.add(table("table of 8 bits", 2, 3, IccFile.table8(3, 5, DrawnProfiles::screen)));
    all.add(table("table of 16 bits", 2, 3, IccFile.table16(3, 5, DrawnProfiles::screen)));
    all.add(table("table of version 4", 4, 3, IccFile.table4(3, 5, DrawnProfiles::bright)));
    all.add(table("CMYK, table of 8 bits", 2, 4, IccFile.table8(4, 3, DrawnProfiles::press)));
    all.add(table("CMYK, table of 16 bits", 2, 4, IccFile.table16(4, 3, DrawnProfiles::press)));
    all.add(table("CMYK, table of version 4", 4, 4, IccFile.table4(4, 3, DrawnProfiles::press)));
    return all;
  }

  private static DoubleUnaryOperator power(double gamma) {
    return x -> Math.pow(x, gamma);
  }

  private static Drawn matrix(
      String name, int version, double[][] primaries, byte[] curve, DoubleUnaryOperator light) {
    return new Drawn(
        name,
        3,
        new IccFile(version, "RGB", "XYZ").matrix(primaries, curve).bytes(),
        gray(light.applyAsDouble(0)),
        rgb -> {
          double[] xyz = new double[3];
          for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
              xyz[i] += primaries[j][i] * light.applyAsDouble(rgb[j]);
            }
          }
          return xyz;
        });
  }

  private static Drawn gray(
      String name, int version, String pcs, byte[] curve, DoubleUnaryOperator light) {
    return new Drawn(
        name,
        1,
        new IccFile(version, "GRAY", pcs).tag("kTRC", curve).bytes(),
        gray(light.applyAsDouble(0)),
        gray -> gray(light.applyAsDouble(gray[0])));
  }

  private static double[] gray(double y) {
    return new double[] {D50[0] * y, y, D50[2] * y};
  }

  private static Drawn table(String name, int version, int channels, byte[] table) {
    String space = channels == 3 ? "RGB" : "CMYK";
    return new Drawn(
        name,
        channels,
        new IccFile(version, space, "Lab").tag("A2B0", table).tag("A2B1", table).bytes(),
        version == 4 ? PERCEPTUAL_BLACK : gray(0),
        device ->
            xyz(channels == 4 ? press(device) : version == 4 ? bright(device) : screen(device)));
  }

  /** L*, a*, b* proportional to the channels, so that any interpolation gives the exact result. */
  private static double[] screen(double[] rgb) {
    return new double[] {
      100 * (0.25 * rgb[0] + 0.6 * rgb[1] + 0.15 * rgb[2]),
      30 * (rgb[0] - rgb[1]),
      20 * (rgb[0] + rgb[1]) - 40 * rgb[2]
    };
  }

  /** Like {@link #screen}, but no darker than black under the perceptual intent of version 4. */
  private static double[] bright(double[] rgb) {
    double[] lab = screen(rgb);
    return new double[] {3.14 + 0.9686 * lab[0], lab[1], lab[2]};
  }

  /** Like {@link #screen}; all inks together give black. */
  private static double[] press(double[] cmyk) {
    return new double[] {
      100 - 24 * cmyk[0] - 24 * cmyk[1] - 4 * cmyk[2] - 48 * cmyk[3],
      -30 * cmyk[0] + 50 * cmyk[1] - 4 * cmyk[2] - 16 * cmyk[3],
      -35 * cmyk[0] - 4 * cmyk[1] + 60 * cmyk[2] - 21 * cmyk[3]
    };
  }

  private static double[] xyz(double[] lab) {
    double y = (lab[0] + 16) / 116;
    double[] f = {y + lab[1] / 500, y, y - lab[2] / 200};
    double[] xyz = new double[3];
    for (int i = 0; i < 3; i++) {
      boolean isDark = f[i] <= 6.0 / 29;
      xyz[i] = D50[i] * (isDark ? (116 * f[i] - 16) * 27 / 24389 : f[i] * f[i] * f[i]);
    }
    return xyz;
  }
}
