package com.progimage.server.transformation.operation;

import com.progimage.server.image.Size;
import org.jspecify.annotations.Nullable;

/**
 * The geometry of a {@link Resize} for a picture of a certain size. The rectangle (x, y, width,
 * height) of the source, in fractional source pixels, is scaled to {@code scaled} pixels, which are
 * placed at (left, top) of a picture of {@code result} pixels. The rest of that picture is
 * background.
 */
public record ResizePlan(
    double x, double y, double width, double height, Size scaled, int left, int top, Size result) {

  static ResizePlan of(Resize resize, Size source, boolean vector) {
    boolean enlarge = resize.enlarge() || vector;
    Integer width = resize.width();
    Integer height = resize.height();
    if (width == null || height == null) {
      Size scaled = alone(source, width, height);
      return whole(source, unlessLarger(scaled, source, enlarge));
    }
    Size box = new Size(width, height);
    Gravity.Point gravity = resize.gravity().expected();
    return switch (resize.fit()) {
      case INSIDE -> whole(source, unlessLarger(inside(source, box), source, enlarge));
      case OUTSIDE -> whole(source, unlessLarger(outside(source, box), source, enlarge));
      case FILL ->
          whole(
              source,
              enlarge
                  ? box
                  : new Size(Math.min(width, source.width()), Math.min(height, source.height())));
      case CONTAIN -> {
        Size scaled = unlessLarger(inside(source, box), source, enlarge);
        yield new ResizePlan(
            0,
            0,
            source.width(),
            source.height(),
            scaled,
            rounded((box.width() - scaled.width()) * gravity.x()),
            rounded((box.height() - scaled.height()) * gravity.y()),
            box);
      }
      case COVER -> cover(source, box, gravity, enlarge);
    };
  }

  /** Whether part of the result is background. */
  public boolean isPadded() {
    return !scaled.equals(result);
  }

  private static ResizePlan whole(Size source, Size result) {
    return new ResizePlan(0, 0, source.width(), source.height(), result, 0, 0, result);
  }

  /**
   * Unless pixels may be enlarged, a box that the source does not cover shrinks in its aspect ratio
   * until the source covers it.
   */
  private static ResizePlan cover(Size source, Size box, Gravity.Point gravity, boolean enlarge) {
    boolean covered = source.width() >= box.width() && source.height() >= box.height();
    Size result = covered || enlarge ? box : inside(box, source);
    double width = result.width();
    double height = result.height();
    if (covered || enlarge) {
      if ((long) source.width() * box.height() <= (long) source.height() * box.width()) {
        width = source.width();
        height = (double) source.width() * box.height() / box.width();
      } else {
        width = (double) source.height() * box.width() / box.height();
        height = source.height();
      }
    }
    double x = Math.clamp(gravity.x() * source.width() - width / 2, 0, source.width() - width);
    double y = Math.clamp(gravity.y() * source.height() - height / 2, 0, source.height() - height);
    if (width == result.width() && height == result.height()) {
      x = Math.floor(x);
      y = Math.floor(y);
    }
    return new ResizePlan(x, y, width, height, result, 0, 0, result);
  }

  private static Size alone(Size source, @Nullable Integer width, @Nullable Integer height) {
    if (width != null) {
      return new Size(width, share(source.height(), width, source.width()));
    }
    if (height != null) {
      return new Size(share(source.width(), height, source.height()), height);
    }
    throw new IllegalArgumentException("a resize with neither side");
  }

  /** The largest size of the shape's aspect ratio that fits into the box. */
  private static Size inside(Size shape, Size box) {
    return (long) shape.width() * box.height() >= (long) shape.height() * box.width()
        ? new Size(box.width(), share(shape.height(), box.width(), shape.width()))
        : new Size(share(shape.width(), box.height(), shape.height()), box.height());
  }

  /** The smallest size of the shape's aspect ratio that covers the box. */
  private static Size outside(Size shape, Size box) {
    return (long) shape.width() * box.height() <= (long) shape.height() * box.width()
        ? new Size(box.width(), share(shape.height(), box.width(), shape.width()))
        : new Size(share(shape.width(), box.height(), shape.height()), box.height());
  }

  /** {@code side × part / whole}, to the nearest pixel. */
  private static int share(int side, int part, int whole) {
    long nearest = ((long) side * part * 2 + whole) / (2L * whole);
    return Math.clamp(nearest, 1, Integer.MAX_VALUE);
  }

  private static Size unlessLarger(Size scaled, Size source, boolean enlarge) {
    boolean larger = scaled.width() > source.width() || scaled.height() > source.height();
    return larger && !enlarge ? source : scaled;
  }

  private static int rounded(double value) {
    return (int) Math.floor(value + 0.5);
  }
}
