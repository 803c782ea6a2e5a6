package com.progimage.server.engine.svg.document;

import java.awt.AlphaComposite;
import java.awt.Composite;
import java.awt.CompositeContext;
import java.awt.RenderingHints;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Locale;
import java.util.Optional;

/**
 * Blends by the modes of {@code mix-blend-mode}, with the formulas of Compositing and Blending 1,
 * sections 9 and 10.
 *
 * @param opacity of the source
 */
record Blend(Mode mode, float opacity) implements Composite {
  /** The modes, named with underscores instead of hyphens. */
  enum Mode {
    MULTIPLY,
    SCREEN,
    OVERLAY,
    DARKEN,
    LIGHTEN,
    COLOR_DODGE,
    COLOR_BURN,
    HARD_LIGHT,
    SOFT_LIGHT,
    DIFFERENCE,
    EXCLUSION,
    HUE,
    SATURATION,
    COLOR,
    LUMINOSITY
  }

  /**
   * @param text value of the property
   * @param under the composite without the mode; only its opacity is used
   */
  static Optional<Composite> parse(String text, Composite under) {
    String name = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
    float opacity = under instanceof AlphaComposite alpha ? alpha.getAlpha() : 1;
    for (Mode mode : Mode.values()) {
      if (mode.name().equals(name)) {
        return Optional.of(new Blend(mode, opacity));
      }
    }
    return Optional.empty();
  }

  @Override
  public CompositeContext createContext(
      ColorModel source, ColorModel destination, RenderingHints hints) {
    return new Context(source, destination);
  }

  private final class Context implements CompositeContext {
    private final ColorModel source;
    private final ColorModel destination;

    Context(ColorModel source, ColorModel destination) {
      this.source = source;
      this.destination = destination;
    }

    @Override
    public void dispose() {
      // No resources to release.
    }

    @Override
    public void compose(Raster from, Raster behind, WritableRaster to) {
      int width = Math.min(Math.min(from.getWidth(), behind.getWidth()), to.getWidth());
      int height = Math.min(Math.min(from.getHeight(), behind.getHeight()), to.getHeight());
      Object pixel = null;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int s = source.getRGB(from.getDataElements(x + from.getMinX(), y + from.getMinY(), null));
          Object back = behind.getDataElements(x + behind.getMinX(), y + behind.getMinY(), null);
          int b = destination.getRGB(back);
          pixel = destination.getDataElements(blend(s, b), pixel);
          to.setDataElements(x + to.getMinX(), y + to.getMinY(), pixel);
        }
      }
    }
  }

  /** Blends one channel of colors that are not premultiplied. */
  private int blend(int source, int behind) {
    double as = (source >>> 24) / 255.0 * opacity;
    double ab = (behind >>> 24) / 255.0;
    if (as == 0) {
      return behind;
    }
    double alpha = as + ab - as * ab;
    double[] cs = channels(source);
    double[] cb = channels(behind);
    double[] mixed = mixed(cb, cs);
    long argb = Math.round(alpha * 255);
    for (int i = 0; i < 3; i++) {
      double color = (1 - ab) * cs[i] + ab * mixed[i];
      double premultiplied = as * color + (1 - as) * ab * cb[i];
      argb = argb << 8 | Math.round(Math.clamp(premultiplied / alpha, 0, 1) * 255);
    }
    return (int) argb;
  }

  private static double[] channels(int argb) {
    return new double[] {
      (argb >> 16 & 255) / 255.0, (argb >> 8 & 255) / 255.0, (argb & 255) / 255.0
    };
  }

  private double[] mixed(double[] b, double[] s) {
    return switch (mode) {
      case HUE -> withLuminosity(withSaturation(s, saturation(b)), luminosity(b));
      case SATURATION -> withLuminosity(withSaturation(b, saturation(s)), luminosity(b));
      case COLOR -> withLuminosity(s, luminosity(b));
      case LUMINOSITY -> withLuminosity(b, luminosity(s));
      default ->
          new double[] {
            channel(mode, b[0], s[0]), channel(mode, b[1], s[1]), channel(mode, b[2], s[2])
          };
    };
  }

  private static double channel(Mode mode, double b, double s) {
    return switch (mode) {
      case MULTIPLY -> b * s;
      case SCREEN -> b + s - b * s;
      case OVERLAY -> channel(Mode.HARD_LIGHT, s, b);
      case DARKEN -> Math.min(b, s);
      case LIGHTEN -> Math.max(b, s);
      case COLOR_DODGE -> b == 0 ? 0 : s == 1 ? 1 : Math.min(1, b / (1 - s));
      case COLOR_BURN -> b == 1 ? 1 : s == 0 ? 0 : 1 - Math.min(1, (1 - b) / s);
      case HARD_LIGHT -> s <= 0.5 ? b * 2 * s : b + (2 * s - 1) - b * (2 * s - 1);
      case SOFT_LIGHT -> {
        double d = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b);
        yield s <= 0.5 ? b - (1 - 2 * s) * b * (1 - b) : b + (2 * s - 1) * (d - b);
      }
      case DIFFERENCE -> Math.abs(b - s);
      case EXCLUSION -> b + s - 2 * b * s;
      case HUE, SATURATION, COLOR, LUMINOSITY -> s;
    };
  }

  private static double luminosity(double[] c) {
    return 0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2];
  }

  private static double saturation(double[] c) {
    return Math.max(c[0], Math.max(c[1], c[2])) - Math.min(c[0], Math.min(c[1], c[2]));
  }

  private static double[] withLuminosity(double[] c, double luminosity) {
    double distance = luminosity - luminosity(c);
    double[] moved = {c[0] + distance, c[1] + distance, c[2] + distance};
    double l = luminosity(moved);
    double least = Math.min(moved[0], Math.min(moved[1], moved[2]));
    double most = Math.max(moved[0], Math.max(moved[1], moved[2]));
    for (int i = 0; i < 3; i++) {
      if (least < 0) {
        moved[i] = l + (moved[i] - l) * l / (l - least);
      }
      if (most > 1) {
        moved[i] = l + (moved[i] - l) * (1 - l) / (most - l);
      }
    }
    return moved;
  }

  private static double[] withSaturation(double[] c, double saturation) {
    double least = Math.min(c[0], Math.min(c[1], c[2]));
    double range = saturation(c);
    double[] scaled = new double[3];
    for (int i = 0; i < 3; i++) {
      scaled[i] = range == 0 ? 0 : (c[i] - least) * saturation / range;
    }
    return scaled;
  }
}
