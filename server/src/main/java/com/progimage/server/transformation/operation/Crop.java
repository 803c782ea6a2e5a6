package com.progimage.server.transformation.operation;

import com.progimage.server.image.Size;
import com.progimage.server.transformation.text.Step;
import java.util.Optional;

/**
 * Cuts out a rectangle, in pixels. Any part outside the picture is ignored.
 *
 * @param x of its left edge, at least 0
 * @param y of its top edge, at least 0
 * @param width at least 1
 * @param height at least 1
 */
public record Crop(int x, int y, int width, int height) implements Operation {
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
