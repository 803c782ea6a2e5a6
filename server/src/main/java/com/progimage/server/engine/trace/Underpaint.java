package com.progimage.server.engine.trace;

import com.progimage.server.engine.trace.curve.PathData;
import com.progimage.server.engine.trace.region.PackedColor;
import com.progimage.server.engine.trace.region.RegionPalette;
import com.progimage.server.engine.trace.region.Segmentation;
import com.progimage.server.engine.trace.region.TracedPicture;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/**
 * A coarse mosaic that is painted before everything else, so that hairline gaps between regions
 * show approximately the right color.
 */
final class Underpaint {
  private final TracedPicture picture;
  private final int side;
  private final double unitsPerPixel;
  private final IntUnaryOperator color;
  private final Map<Integer, PathData> paths = new TreeMap<>();

  private Underpaint(
      TracedPicture picture, int side, double unitsPerPixel, IntUnaryOperator color) {
    this.picture = picture;
    this.side = Math.min(side, Math.max(picture.width(), picture.height()));
    this.unitsPerPixel = unitsPerPixel;
    this.color = color;
  }

  /**
   * Path data by color, in painting order.
   *
   * @param side of the mosaic's stones, in working pixels
   * @param unitsPerPixel coordinate units of the path data per working pixel
   * @param anyColor whether colors outside the palette are allowed
   */
  static Map<Integer, PathData> paths(
      Segmentation segmentation, int side, double unitsPerPixel, boolean anyColor) {
    RegionPalette palette = segmentation.palette();
    IntUnaryOperator color = anyColor ? Underpaint::fewBits : mean -> nearest(mean, palette);
    Underpaint underpaint = new Underpaint(segmentation.picture(), side, unitsPerPixel, color);
    for (int top = 0; top < segmentation.height(); top += underpaint.side) {
      underpaint.row(top);
    }
    return underpaint.paths;
  }

  /** Adjacent stones of one color become one rectangle. */
  private void row(int top) {
    int start = 0;
    int present = colorAt(0, top);
    for (int x = side; x < picture.width(); x += side) {
      int next = colorAt(x, top);
      if (next != present) {
        rectangle(present, start, top, x);
        start = x;
        present = next;
      }
    }
    rectangle(present, start, top, picture.width());
  }

  /** Samples only every fourth pixel. */
  private int colorAt(int left, int top) {
    int right = Math.min(picture.width(), left + side);
    int bottom = Math.min(picture.height(), top + side);
    long red = 0;
    long green = 0;
    long blue = 0;
    long count = 0;
    for (int y = top; y < bottom; y += 2) {
      for (int x = left; x < right; x += 2) {
        int pixel = picture.source()[y * picture.width() + x];
        red += PackedColor.red(pixel);
        green += PackedColor.green(pixel);
        blue += PackedColor.blue(pixel);
        count++;
      }
    }
    return color.applyAsInt(
        PackedColor.of(255, (int) (red / count), (int) (green / count), (int) (blue / count)));
  }

  /** Four bits per channel: shorter to write, and more neighbors are equal. */
  private static int fewBits(int color) {
    return PackedColor.of(
        255,
        (PackedColor.red(color) + 8) / 17 * 17,
        (PackedColor.green(color) + 8) / 17 * 17,
        (PackedColor.blue(color) + 8) / 17 * 17);
  }

  private static int nearest(int color, RegionPalette palette) {
    int nearest = palette.color(0);
    for (int entry = 1; entry < palette.size(); entry++) {
      if (PackedColor.distance(color, palette.color(entry))
          < PackedColor.distance(color, nearest)) {
        nearest = palette.color(entry);
      }
    }
    return nearest;
  }

  /** One pixel higher than its stones, so that rows leave no hairline either. */
  private void rectangle(int filled, int left, int top, int right) {
    int bottom = Math.min(picture.height(), top + side) + 1;
    PathData path = paths.computeIfAbsent(filled, absent -> new PathData(unitsPerPixel));
    path.moveTo(left, top);
    path.lineTo(right, top);
    path.lineTo(right, bottom);
    path.lineTo(left, bottom);
    path.close();
  }
}
