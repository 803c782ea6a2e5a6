package com.progimage.server.transformation.operation;

import com.progimage.server.image.ImageId;
import com.progimage.server.transformation.text.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes everything outside an outline transparent, with a smooth edge. */
public sealed interface Mask extends Operation {

  /** Parses the part after {@code mask_}: a shape or an image. */
  static Operation parse(Step step) {
    String word = step.only();
    Optional<Operation> shape = Shape.find(word).map(NamedOutline::new);
    return shape
        .or(() -> ImageId.findIgnoringCase(word).map(ImageMask::new))
        .orElseThrow(() ->
            step.refused(
                "'"
                    + word
                    + "' is neither a shape ("
                    + String.join(", ", Shape.texts())
                    + ") nor an image id"));
  }

  /**
   * The whole picture with round corners.
   *
   * @param radius in pixels, at least 0; values above half of the shorter side count as that half
   */
  record RoundCorners(int radius) implements Mask {
    public RoundCorners {
      if (radius < 0) {
        throw new IllegalArgumentException("radius " + radius);
      }
    }

    @Override
    public String text() {
      return "round_" + radius;
    }
  }

  /** A named outline in the middle of the picture, as large as fits. */
  record NamedOutline(Shape shape) implements Mask {
    @Override
    public String text() {
      return shape == Shape.CIRCLE ? "circle" : "mask_" + shape.text();
    }
  }

  /** Named outlines. All except the ellipse keep their proportions. */
  enum Shape {
    CIRCLE,
    /** Touches all four sides. */
    ELLIPSE,
    SQUARE,
    /** A square that stands on a corner. */
    DIAMOND,
    /** Equilateral, resting on one side. */
    TRIANGLE,
    /** Regular, resting on one side. */
    PENTAGON,
    /** Regular, with one corner at the left and one at the right. */
    HEXAGON,
    /** A pentagram with one point upwards. */
    STAR,
    HEART,
    /** {@code x⁴ + y⁴ = 1}. */
    SQUIRCLE;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Shape> find(String text) {
      return Arrays.stream(values()).filter(shape -> shape.text().equals(text)).findFirst();
    }

    public static List<String> texts() {
      return Arrays.stream(values()).map(Shape::text).toList();
    }
  }
}
