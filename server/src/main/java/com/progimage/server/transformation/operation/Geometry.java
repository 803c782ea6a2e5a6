package com.progimage.server.transformation.operation;

import com.progimage.server.image.Size;
import com.progimage.server.transformation.text.Decimal;
import com.progimage.server.transformation.text.Step;
import java.util.Optional;

/** An operation that moves, cuts or adds pixels and changes none of them by a filter. */
public sealed interface Geometry extends Operation {

  /**
   * Cuts out a rectangle, in pixels. Any part outside the picture is ignored.
   *
   * @param x of its left edge, at least 0
   * @param y of its top edge, at least 0
   * @param width at least 1
   * @param height at least 1
   */
  record Crop(int x, int y, int width, int height) implements Geometry {
    public Crop {
      if (x < 0 || y < 0 || width < 1 || height < 1) {
        throw new IllegalArgumentException(
            "not a rectangle: " + x + "," + y + "," + width + "," + height);
      }
    }

    public static Crop parse(Step step) {
      String[] numbers = step.only().split("x", -1);
      if (numbers.length != 4) {
        throw step.refused("needs four whole numbers separated by x, such as 10x20x300x200");
      }
      return new Crop(
          step.whole("X", numbers[0]),
          step.whole("Y", numbers[1]),
          step.whole("W", numbers[2]),
          step.whole("H", numbers[3]));
    }

    /** The part of the rectangle that lies within a picture; empty if none does. */
    public Optional<Crop> within(Size picture) {
      if (x >= picture.width() || y >= picture.height()) {
        return Optional.empty();
      }
      return Optional.of(
          new Crop(
              x, y, Math.min(width, picture.width() - x), Math.min(height, picture.height() - y)));
    }

    @Override
    public Optional<Size> sizeAfter(Size source, boolean vector) {
      return within(source).map(part -> new Size(part.width, part.height));
    }

    @Override
    public String text() {
      return "crop_" + x + "x" + y + "x" + width + "x" + height;
    }
  }

  /**
   * Turns the picture clockwise about its middle.
   *
   * @param degrees clockwise, from 0 to below 360, at most four decimals
   */
  record Rotate(double degrees) implements Geometry {
    public Rotate {
      if (!(degrees >= 0 && degrees < 360)) {
        throw new IllegalArgumentException("not an angle from 0 to below 360: " + degrees);
      }
    }

    public static Rotate parse(Step step) {
      return new Rotate(step.angle("D"));
    }

    /** Whether pixels only change places. */
    public boolean isRightAngle() {
      return degrees % 90 == 0;
    }

    /**
     * For a right angle, the exact size. Otherwise the bounding box of the turned picture, each
     * side rounded to the nearest pixel as libvips does, so that the tip of a corner may lose half
     * a pixel.
     */
    @Override
    public Optional<Size> sizeAfter(Size source, boolean vector) {
      if (isRightAngle()) {
        return Optional.of(degrees % 180 == 0 ? source : source.turned());
      }
      double sine = Math.abs(StrictMath.sin(StrictMath.toRadians(degrees)));
      double cosine = Math.abs(StrictMath.cos(StrictMath.toRadians(degrees)));
      return Optional.of(
          new Size(
              side(source.width() * cosine + source.height() * sine),
              side(source.width() * sine + source.height() * cosine)));
    }

    private static int side(double length) {
      return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.floor(length + 0.5)));
    }

    @Override
    public double secondsPerMegapixel() {
      return isRightAngle() ? 0 : 1;
    }

    @Override
    public String text() {
      return "rotate_" + Decimal.text(degrees);
    }
  }

  /** Exchanges top and bottom. */
  record Flip() implements Geometry {
    @Override
    public String text() {
      return "flip";
    }
  }

  /** Exchanges left and right. */
  record Flop() implements Geometry {
    @Override
    public String text() {
      return "flop";
    }
  }

  /**
   * Removes the border that has the color of the top left corner. The resulting size depends on the
   * pixels.
   *
   * @param tolerance maximum difference of a channel, 0 to 255
   */
  record Trim(int tolerance) implements Geometry {
    public static final int DEFAULT_TOLERANCE = 10;

    public Trim {
      if (tolerance < 0 || tolerance > 255) {
        throw new IllegalArgumentException("tolerance " + tolerance);
      }
    }

    @Override
    public boolean sizeIsKnown() {
      return false;
    }

    @Override
    public String text() {
      return tolerance == DEFAULT_TOLERANCE ? "trim" : "trim_" + tolerance;
    }
  }

  /** Adds background on each side, in pixels, at least 0. */
  record Pad(int top, int right, int bottom, int left) implements Geometry {
    public Pad {
      if (top < 0 || right < 0 || bottom < 0 || left < 0) {
        throw new IllegalArgumentException(top + "," + right + "," + bottom + "," + left);
      }
    }

    public static Pad parse(Step step) {
      String[] sides = step.only().split("x", -1);
      if (sides.length == 1) {
        int all = step.whole("N", sides[0]);
        return new Pad(all, all, all, all);
      }
      if (sides.length != 4) {
        throw step.refused("needs one whole number, or four separated by x, such as 10x20x10x20");
      }
      return new Pad(
          step.whole("T", sides[0]),
          step.whole("R", sides[1]),
          step.whole("B", sides[2]),
          step.whole("L", sides[3]));
    }

    @Override
    public Optional<Size> sizeAfter(Size source, boolean vector) {
      return Optional.of(
          new Size(sum(source.width(), left, right), sum(source.height(), top, bottom)));
    }

    private static int sum(int side, int before, int after) {
      return (int) Math.min(Integer.MAX_VALUE, (long) side + before + after);
    }

    @Override
    public String text() {
      boolean same = top == right && right == bottom && bottom == left;
      return same ? "pad_" + top : "pad_" + top + "x" + right + "x" + bottom + "x" + left;
    }
  }
}
