package com.progimage.server.engine.ops.compose;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.color.Luminance;
import com.progimage.server.transformation.operation.Gravity;
import com.progimage.server.transformation.operation.ImageMask;
import com.progimage.server.transformation.operation.Overlay;

/**
 * Combines pictures in sRGB values, as browsers do, by the simple alpha compositing of Compositing
 * and Blending Level 1.
 */
public final class Compositing {
  private Compositing() {}

  /** Multiplies opacities. Pixels that become fully transparent become transparent black. */
  public static Pixels mask(Pixels source, ImageMask mask, NamedPictures named) {
    Pixels by = named.stretched(mask.image(), source.size());
    boolean isLuminance = by.isOpaque();
    int[] from = source.argb();
    int[] to = new int[from.length];
    for (int i = 0; i < from.length; i++) {
      int pixel = by.argb()[i];
      int share = isLuminance ? Luminance.of(pixel) : pixel >>> 24;
      int alpha = ((from[i] >>> 24) * share + 127) / 255;
      to[i] = alpha == 0 ? 0 : alpha << 24 | from[i] & 0xff_ffff;
    }
    return new Pixels(source.width(), source.height(), to);
  }

  /** Source-over. Returns the source itself if the overlay's opacity is 0. */
  public static Pixels overlay(Pixels source, Overlay overlay, NamedPictures named) {
    if (overlay.opacity() == 0) {
      return source;
    }
    Pixels top = named.within(overlay.image(), source.size());
    Gravity.Point gravity = overlay.gravity();
    int left = (int) Math.round((source.width() - top.width()) * gravity.x());
    int above = (int) Math.round((source.height() - top.height()) * gravity.y());
    int[] to = source.argb().clone();
    int[] opacities = opacities(overlay.opacity());
    for (int y = 0; y < top.height(); y++) {
      int at = (above + y) * source.width() + left;
      for (int x = 0; x < top.width(); x++, at++) {
        int pixel = top.at(x, y);
        to[at] = over(pixel, opacities[pixel >>> 24], to[at]);
      }
    }
    return new Pixels(source.width(), source.height(), to);
  }

  /** The new value of each alpha. */
  private static int[] opacities(double opacity) {
    int[] opacities = new int[256];
    for (int alpha = 0; alpha < 256; alpha++) {
      opacities[alpha] = (int) (alpha * opacity + 0.5);
    }
    return opacities;
  }

  /**
   * @param alpha of the upper pixel, replacing its own
   */
  private static int over(int upper, int alpha, int lower) {
    if (alpha == 0) {
      return lower;
    }
    // In 1/255²: at most 65,025; multiplied by a channel, below 2²⁴.
    int share = alpha * 255;
    int rest = (lower >>> 24) * (255 - alpha);
    int sum = share + rest;
    int made = (sum + 127) / 255 << 24;
    for (int shift = 0; shift < 24; shift += 8) {
      int channel =
          ((upper >> shift & 255) * share + (lower >> shift & 255) * rest + sum / 2) / sum;
      made |= channel << shift;
    }
    return made;
  }
}
