package com.progimage.server.engine.ops.color;

import com.progimage.server.engine.Pixels;
import com.progimage.server.transformation.text.RgbaColor;
import java.util.function.IntUnaryOperator;

/** Maps each of the 256 luminances to a color. */
final class GradientMap {
  private final int[] colors;
  private final int share;

  /**
   * @param colors {@code 0xAARRGGBB}; their alpha is multiplied by the picture's
   * @param share strength of the effect, 0 to 255; the rest is the picture's own color
   */
  private GradientMap(int[] colors, int share) {
    this.colors = colors;
    this.share = share;
  }

  private static GradientMap of(IntUnaryOperator color, int share) {
    int[] colors = new int[256];
    for (int luminance = 0; luminance < 256; luminance++) {
      colors[luminance] = color.applyAsInt(luminance);
    }
    return new GradientMap(colors, share);
  }

  static GradientMap threshold(int level) {
    return of(luminance -> luminance >= level ? -1 : 0xff00_0000, 255);
  }

  /**
   * Keeps the lightness L* of the gray, and takes the chroma a* and b* from the tint, in CIELAB.
   * The chroma falls in a parabola from its full value at middle lightness to none in black and
   * white, as in sharp's {@code tint}.
   */
  static GradientMap tint(RgbaColor tint) {
    CieLab lab = CieLab.of(tint.argb());
    return of(
        luminance -> {
          double lightness = CieLab.of(luminance * 0x1_0101).lightness();
          double share = lightness * (100 - lightness) / 2500;
          return 0xff00_0000 | new CieLab(lightness, lab.a() * share, lab.b() * share).rgb();
        },
        tint.alpha());
  }

  /** Interpolates linearly between two colors, in sRGB values. */
  static GradientMap between(RgbaColor dark, RgbaColor light) {
    return of(
        luminance ->
            mix(dark.argb() >>> 24, light.argb() >>> 24, luminance) << 24
                | mixed(dark.argb(), light.argb(), luminance),
        255);
  }

  Pixels apply(Pixels source) {
    if (share == 0) {
      return source;
    }
    int[] from = source.argb();
    int[] to = new int[from.length];
    for (int i = 0; i < from.length; i++) {
      int pixel = from[i];
      int color = colors[Luminance.of(pixel)];
      int alpha = ((pixel >>> 24) * (color >>> 24) + 127) / 255;
      to[i] = alpha << 24 | (share == 255 ? color & 0xff_ffff : mixed(pixel, color, share));
    }
    return new Pixels(source.width(), source.height(), to);
  }

  private static int mixed(int from, int to, int share) {
    return mix(from >> 16 & 255, to >> 16 & 255, share) << 16
        | mix(from >> 8 & 255, to >> 8 & 255, share) << 8
        | mix(from & 255, to & 255, share);
  }

  private static int mix(int from, int to, int share) {
    return (from * (255 - share) + to * share + 127) / 255;
  }
}
