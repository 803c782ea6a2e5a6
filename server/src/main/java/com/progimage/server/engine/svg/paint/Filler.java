package com.progimage.server.engine.svg.paint;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fills shapes with colors and gradients: row by row, each pixel once. Java 2D makes tiles of cover
 * and of paint, and calls native code for each.
 */
final class Filler {
  /** Pixels of a shape that are filled at once: their cover takes 2 MiB. */
  private static final int MAX_PIXELS = 1 << 19;

  private final AreaCoverage coverage = new AreaCoverage();
  private final SourceOver over = new SourceOver();
  private int[] colors = new int[0];

  /** Fills a shape if it can; returns false if only Java 2D can. */
  boolean fill(Graphics2D graphics, Shape shape, Paint paint) {
    if (!(paint instanceof Color) && !(paint instanceof Gradient)) {
      return false;
    }
    Optional<Canvas> canvas = Canvas.of(graphics);
    canvas.ifPresent(target -> fill(target, shape, paint));
    return canvas.isPresent();
  }

  private void fill(Canvas canvas, Shape shape, Paint paint) {
    Rectangle area = bounds(canvas, shape).intersection(canvas.clip());
    Gradient.@Nullable GradientRows gradient = null;
    if (paint instanceof Gradient colored) {
      gradient = colored.rows(canvas.toDevice(), /* premultiplied= */ true).orElse(null);
    }
    if (area.isEmpty() || paint instanceof Gradient && gradient == null) {
      return;
    }
    int color = paint instanceof Color plain ? premultiplied(plain) : 0;
    int rows = Math.max(1, MAX_PIXELS / area.width);
    for (int top = area.y; top < area.y + area.height; top += rows) {
      int height = Math.min(rows, area.y + area.height - top);
      coverage.begin(area.width, height);
      PathIterator outlines = shape.getPathIterator(canvas.toDevice());
      boolean evenOdd = outlines.getWindingRule() == PathIterator.WIND_EVEN_ODD;
      new Flattening(coverage, area.width, height, area.x, top).add(outlines);
      for (int row = 0; row < height; row++) {
        if (!coverage.sum(row, evenOdd, 255 * canvas.opacity())) {
          continue;
        }
        if (gradient == null) {
          color(canvas, color, area.x, top + row);
        } else {
          colors(canvas, gradient, area.x, top + row);
        }
      }
    }
  }

  private void color(Canvas canvas, int color, int left, int y) {
    over.color(
        canvas.argb(),
        y * canvas.stride() + left + coverage.from(),
        coverage.cover(),
        coverage.from(),
        coverage.count(),
        color);
  }

  private void colors(Canvas canvas, Gradient.GradientRows gradient, int left, int y) {
    int count = coverage.count();
    int x = left + coverage.from();
    if (colors.length < count) {
      colors = new int[count];
    }
    gradient.row(x, y, count, colors, 0);
    over.colors(
        canvas.argb(), y * canvas.stride() + x, coverage.cover(), coverage.from(), count, colors);
  }

  /** Bounds of all points of the shape, in pixels. */
  private static Rectangle bounds(Canvas canvas, Shape shape) {
    return canvas.toDevice().createTransformedShape(shape.getBounds2D()).getBounds();
  }

  private static int premultiplied(Color color) {
    return SourceOver.times(color.getRGB() | 0xff000000, color.getAlpha());
  }
}
