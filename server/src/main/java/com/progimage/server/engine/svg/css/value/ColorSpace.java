package com.progimage.server.engine.svg.css.value;

/**
 * Formulas of CSS Color 4, sections 10 and 18, from color spaces to sRGB. Values out of sRGB are
 * clipped, as browsers clip them.
 */
final class ColorSpace {
  private static final double[][] XYZ_TO_SRGB = {
    {3.2409699419045226, -1.537383177570094, -0.4986107602930034},
    {-0.9692436362808796, 1.8759675015077202, 0.04155505740717559},
    {0.05563007969699366, -0.20397695888897652, 1.0569715142428786}
  };
  private static final double[][] SRGB_TO_XYZ = {
    {0.41239079926595934, 0.357584339383878, 0.1804807884018343},
    {0.21263900587151027, 0.715168678767756, 0.07219231536073371},
    {0.01933081871559182, 0.11919477979462598, 0.9505321522496607}
  };
  private static final double[][] P3_TO_XYZ = {
    {0.4865709486482162, 0.26566769316909306, 0.1982172852343625},
    {0.2289745640697488, 0.6917385218365064, 0.079286914093745},
    {0, 0.04511338185890264, 1.043944368900976}
  };
  private static final double[][] A98_TO_XYZ = {
    {0.5766690429101305, 0.1855582379065463, 0.1882286462349947},
    {0.29734497525053605, 0.6273635662554661, 0.07529145849399788},
    {0.02703136138641234, 0.07068885253582723, 0.9913375368376388}
  };
  private static final double[][] REC2020_TO_XYZ = {
    {0.6369580483012914, 0.14461690358620832, 0.1688809751641721},
    {0.2627002120112671, 0.6779980715188708, 0.05930171646986196},
    {0, 0.028072693049087428, 1.060985057710791}
  };
  private static final double[][] PROPHOTO_TO_D50 = {
    {0.7977666449006423, 0.13518129740053308, 0.0313477341283922},
    {0.2880748288194013, 0.711835234241873, 0.00008993693872564},
    {0, 0, 0.8251046025104602}
  };
  private static final double[][] D50_TO_D65 = {
    {0.955473421488075, -0.02309845494876471, 0.06325924320057072},
    {-0.0283697093338637, 1.0099953980813041, 0.021041441191917323},
    {0.012314014864481998, -0.020507649298898964, 1.330365926242124}
  };
  private static final double[][] LMS_TO_XYZ = {
    {1.2268798758459243, -0.5578149944602171, 0.2813910456659647},
    {-0.0405757452148008, 1.112286803280317, -0.0717110580655164},
    {-0.0763729366746601, -0.4214933324022432, 1.5869240198367816}
  };
  private static final double[][] XYZ_TO_LMS = {
    {0.819022437996703, 0.3619062600528904, -0.1288737815209879},
    {0.0329836539323885, 0.9292868615863434, 0.0361446663506424},
    {0.0481771893596242, 0.2642395317527308, 0.6335478284694309}
  };
  private static final double[][] OKLAB_TO_LMS = {
    {1, 0.3963377773761749, 0.2158037573099136},
    {1, -0.1055613458156586, -0.0638541728258133},
    {1, -0.0894841775298119, -1.2914855480194092}
  };
  private static final double[][] LMS_TO_OKLAB = {
    {0.210454268309314, 0.7936177747023054, -0.0040720430116193},
    {1.9779985324311684, -2.42859224204858, 0.450593709617411},
    {0.0259040424655478, 0.7827717124575296, -0.8086757549230774}
  };
  private static final double[] D50 = {0.3457 / 0.3585, 1, (1 - 0.3457 - 0.3585) / 0.3585};

  private ColorSpace() {}

  /**
   * Converts from a space that {@code color()} names; returns an empty array if the space is
   * unknown.
   */
  static double[] ofNamed(String name, double... c) {
    return switch (name) {
      case "srgb" -> c;
      case "srgb-linear" -> encoded(c);
      case "display-p3" -> ofXyz(product(P3_TO_XYZ, linear(c)));
      case "a98-rgb" -> ofXyz(product(A98_TO_XYZ, power(c, 563 / 256.0)));
      case "prophoto-rgb" -> ofD50(product(PROPHOTO_TO_D50, prophoto(c)));
      case "rec2020" -> ofXyz(product(REC2020_TO_XYZ, rec2020(c)));
      case "xyz", "xyz-d65" -> ofXyz(c);
      case "xyz-d50" -> ofD50(c);
      default -> new double[0];
    };
  }

  static double[] ofLab(double l, double a, double b) {
    double f1 = (l + 16) / 116;
    double f0 = a / 500 + f1;
    double f2 = f1 - b / 200;
    double kappa = 24389 / 27.0;
    double[] xyz = {
      f0 * f0 * f0 > 216 / 24389.0 ? f0 * f0 * f0 : (116 * f0 - 16) / kappa,
      l > 8 ? f1 * f1 * f1 : l / kappa,
      f2 * f2 * f2 > 216 / 24389.0 ? f2 * f2 * f2 : (116 * f2 - 16) / kappa
    };
    return ofD50(xyz[0] * D50[0], xyz[1] * D50[1], xyz[2] * D50[2]);
  }

  static double[] ofOklab(double l, double a, double b) {
    double[] lms = product(OKLAB_TO_LMS, l, a, b);
    return ofXyz(
        product(
            LMS_TO_XYZ,
            lms[0] * lms[0] * lms[0],
            lms[1] * lms[1] * lms[1],
            lms[2] * lms[2] * lms[2]));
  }

  static double[] toOklab(double... srgb) {
    double[] lms = product(XYZ_TO_LMS, product(SRGB_TO_XYZ, linear(srgb)));
    return product(LMS_TO_OKLAB, Math.cbrt(lms[0]), Math.cbrt(lms[1]), Math.cbrt(lms[2]));
  }

  /**
   * @param hue in degrees
   */
  static double[] ofHsl(double hue, double saturation, double lightness) {
    double a = saturation * Math.min(lightness, 1 - lightness);
    double[] rgb = new double[3];
    for (int i = 0; i < 3; i++) {
      double k = (((i == 0 ? 0 : i == 1 ? 8 : 4) + hue / 30) % 12 + 12) % 12;
      rgb[i] = lightness - a * Math.max(-1, Math.min(1, Math.min(k - 3, 9 - k)));
    }
    return rgb;
  }

  static double[] ofHwb(double hue, double white, double black) {
    if (white + black >= 1) {
      double gray = white / (white + black);
      return new double[] {gray, gray, gray};
    }
    double[] rgb = ofHsl(hue, 1, 0.5);
    for (int i = 0; i < 3; i++) {
      rgb[i] = rgb[i] * (1 - white - black) + white;
    }
    return rgb;
  }

  static double[] linear(double... encoded) {
    double[] linear = new double[3];
    for (int i = 0; i < 3; i++) {
      double c = Math.abs(encoded[i]);
      linear[i] =
          Math.copySign(c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4), encoded[i]);
    }
    return linear;
  }

  static double[] encoded(double... linear) {
    double[] encoded = new double[3];
    for (int i = 0; i < 3; i++) {
      double c = Math.abs(linear[i]);
      encoded[i] =
          Math.copySign(
              c <= 0.0031308 ? c * 12.92 : 1.055 * Math.pow(c, 1 / 2.4) - 0.055, linear[i]);
    }
    return encoded;
  }

  private static double[] ofXyz(double... xyz) {
    return encoded(product(XYZ_TO_SRGB, xyz));
  }

  private static double[] ofD50(double... xyz) {
    return ofXyz(product(D50_TO_D65, xyz));
  }

  private static double[] power(double[] c, double gamma) {
    double[] linear = new double[3];
    for (int i = 0; i < 3; i++) {
      linear[i] = Math.copySign(Math.pow(Math.abs(c[i]), gamma), c[i]);
    }
    return linear;
  }

  private static double[] prophoto(double[] c) {
    double[] linear = power(c, 1.8);
    for (int i = 0; i < 3; i++) {
      linear[i] = Math.abs(c[i]) <= 16 / 512.0 ? c[i] / 16 : linear[i];
    }
    return linear;
  }

  private static double[] rec2020(double[] c) {
    double alpha = 1.09929682680944;
    double beta = 0.018053968510807;
    double[] linear = new double[3];
    for (int i = 0; i < 3; i++) {
      double value = Math.abs(c[i]);
      linear[i] =
          Math.copySign(
              value < beta * 4.5 ? value / 4.5 : Math.pow((value + alpha - 1) / alpha, 1 / 0.45),
              c[i]);
    }
    return linear;
  }

  private static double[] product(double[][] matrix, double... v) {
    double[] result = new double[3];
    for (int i = 0; i < 3; i++) {
      result[i] = matrix[i][0] * v[0] + matrix[i][1] * v[1] + matrix[i][2] * v[2];
    }
    return result;
  }
}
