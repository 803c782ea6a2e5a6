package com.progimage.server.engine.svg.paint;

import java.awt.Color;
import java.awt.image.ColorModel;
import java.awt.image.DirectColorModel;
import org.apache.batik.ext.awt.MultipleGradientPaint;
import org.apache.batik.ext.awt.image.GraphicsUtil;

/**
 * Colors along a gradient, in a table whose steps are finer than those of the colors. Colors are
 * interpolated before their alpha is multiplied in, as SVG wants it.
 */
final class GradientColors {
  private static final int STEPS = 512;

  /** Maximum of a channel. */
  private static final int FULL = 255;

  private static final ColorModel OPAQUE = new DirectColorModel(24, 0xff0000, 0xff00, 0xff);

  /** Positions outside 0 to 1. */
  private enum Outside {
    CONTINUED,
    REFLECTED,
    REPEATED
  }

  private final Outside outside;
  private final boolean opaque;

  /** The first color, the steps, and the last color. */
  private final int[] straight = new int[STEPS + 2];

  private GradientColors(MultipleGradientPaint paint) {
    if (paint.getCycleMethod().equals(MultipleGradientPaint.NO_CYCLE)) {
      outside = Outside.CONTINUED;
    } else {
      outside =
          paint.getCycleMethod().equals(MultipleGradientPaint.REFLECT)
              ? Outside.REFLECTED
              : Outside.REPEATED;
    }
    Color[] colors = paint.getColors();
    boolean linear = paint.getColorSpace().equals(MultipleGradientPaint.LINEAR_RGB);
    fill(paint.getFractions(), colors, linear);
    boolean allOpaque = true;
    for (Color color : colors) {
      allOpaque &= color.getAlpha() == FULL;
    }
    opaque = allOpaque;
  }

  static GradientColors of(MultipleGradientPaint paint) {
    return new GradientColors(paint);
  }

  private void fill(float[] offsets, Color[] colors, boolean linear) {
    int last = colors.length - 1;
    straight[0] = colors[0].getRGB();
    straight[STEPS + 1] = colors[last].getRGB();
    float[][] levels = new float[colors.length][];
    for (int i = 0; i <= last; i++) {
      levels[i] = levels(colors[i], linear);
    }
    int stop = 0;
    for (int i = 0; i < STEPS; i++) {
      float position = (i + 0.5f) / STEPS;
      while (stop < last && offsets[stop + 1] <= position) {
        stop++;
      }
      if (stop == last || offsets[stop] > position) {
        straight[i + 1] = colors[stop].getRGB();
      } else {
        float share = (position - offsets[stop]) / (offsets[stop + 1] - offsets[stop]);
        straight[i + 1] = mixed(levels[stop], levels[stop + 1], share, linear);
      }
    }
  }

  /** Alpha, red, green and blue, 0 to 255; the colors in linear light if so wanted. */
  private static float[] levels(Color color, boolean linear) {
    float[] levels = {color.getAlpha(), color.getRed(), color.getGreen(), color.getBlue()};
    for (int i = 1; linear && i < levels.length; i++) {
      levels[i] = FULL * (float) light(levels[i] / FULL);
    }
    return levels;
  }

  private static int mixed(float[] from, float[] to, float share, boolean linear) {
    int argb = 0;
    for (int i = 0; i < from.length; i++) {
      float level = from[i] + share * (to[i] - from[i]);
      if (linear && i > 0) {
        level = FULL * (float) encoded(level / FULL);
      }
      argb = argb << 8 | (int) (level + 0.5f);
    }
    return argb;
  }

  /** IEC 61966-2-1: linear light of an sRGB level, both 0 to 1. */
  private static double light(double level) {
    return level <= 0.04045 ? level / 12.92 : Math.pow((level + 0.055) / 1.055, 2.4);
  }

  private static double encoded(double light) {
    return light <= 0.0031308 ? light * 12.92 : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
  }

  boolean isOpaque() {
    return opaque;
  }

  ColorModel model(boolean premultiplied) {
    if (opaque) {
      return OPAQUE;
    }
    return premultiplied ? GraphicsUtil.sRGB_Pre : GraphicsUtil.sRGB_Unpre;
  }

  int[] table(boolean premultiplied) {
    if (opaque || !premultiplied) {
      return straight;
    }
    int[] table = new int[straight.length];
    for (int i = 0; i < table.length; i++) {
      int argb = straight[i];
      int alpha = argb >>> 24;
      table[i] =
          alpha << 24
              | times(argb >> 16 & FULL, alpha) << 16
              | times(argb >> 8 & FULL, alpha) << 8
              | times(argb & FULL, alpha);
    }
    return table;
  }

  private static int times(int level, int alpha) {
    return (level * alpha + FULL / 2) / FULL;
  }

  /** Looks up the colors at some positions. Changes the positions. */
  void look(float[] positions, int count, int[] table, int[] pixels, int offset) {
    if (outside == Outside.REPEATED) {
      for (int i = 0; i < count; i++) {
        positions[i] -= (float) Math.floor(positions[i]);
      }
    } else if (outside == Outside.REFLECTED) {
      for (int i = 0; i < count; i++) {
        float twice = positions[i] - 2 * (float) Math.floor(positions[i] / 2);
        positions[i] = Math.min(twice, 2 - twice);
      }
    }
    for (int i = 0; i < count; i++) {
      float step = Math.min(STEPS + 1, Math.max(0, positions[i] * STEPS + 1));
      pixels[offset + i] = table[(int) step];
    }
  }
}
