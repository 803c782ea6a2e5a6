package com.progimage.server.engine.analysis.placeholder;

import com.progimage.server.engine.ops.sample.Light;

/**
 * A color in Oklab (bottosson.github.io/posts/oklab), where distances are close to how different
 * colors look.
 *
 * @param l lightness, 0 to 1
 * @param a green to red
 * @param b blue to yellow
 */
record Oklab(double l, double a, double b) {
  /** Red, green and blue are sRGB values from 0 to 255. */
  static Oklab of(double red, double green, double blue) {
    double r = Light.linear(red / 255);
    double g = Light.linear(green / 255);
    double b = Light.linear(blue / 255);
    double l = StrictMath.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    double m = StrictMath.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    double s = StrictMath.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return new Oklab(
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s);
  }

  /** The nearest sRGB color, {@code 0xRRGGBB}. */
  int rgb() {
    double long3 = cube(l + 0.3963377774 * a + 0.2158037573 * b);
    double middle = cube(l - 0.1055613458 * a - 0.0638541728 * b);
    double short3 = cube(l - 0.0894841775 * a - 1.2914855480 * b);
    return level(4.0767416621 * long3 - 3.3077115913 * middle + 0.2309699292 * short3) << 16
        | level(-1.2684380046 * long3 + 2.6097574011 * middle - 0.3413193965 * short3) << 8
        | level(-0.0041960863 * long3 - 0.7034186147 * middle + 1.7076147010 * short3);
  }

  private static double cube(double value) {
    return value * value * value;
  }

  private static int level(double linear) {
    return (int) Math.rint(255 * Light.srgb(Math.clamp(linear, 0.0, 1.0)));
  }

  /** The square of the distance. */
  double squaredDistance(Oklab other) {
    double dl = l - other.l;
    double da = a - other.a;
    double db = b - other.b;
    return dl * dl + da * da + db * db;
  }
}
