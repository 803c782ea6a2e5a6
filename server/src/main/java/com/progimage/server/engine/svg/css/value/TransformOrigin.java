package com.progimage.server.engine.svg.css.value;

import com.progimage.server.image.svg.css.Tokens;
import java.awt.geom.Point2D;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Parses positions in a box: those of {@code transform-origin}, and those after {@code at} in a
 * shape.
 */
public final class TransformOrigin {
  private TransformOrigin() {}

  /**
   * Returns the position relative to the box's upper left corner; empty if the value is invalid.
   *
   * @param units of the box
   */
  public static Optional<Point2D> parse(Tokens text, Units units) {
    List<Tokens> words = text.words();
    if (words.size() == 4) {
      return edges(words, units);
    }
    if (words.isEmpty() || words.size() > 3) {
      return Optional.empty();
    }
    String first = words.get(0).text().toLowerCase(Locale.ROOT);
    String second = words.size() == 1 ? "center" : words.get(1).text().toLowerCase(Locale.ROOT);
    boolean turned = isVertical(first) || isHorizontal(second);
    OptionalDouble x =
        offset(turned ? second : first, units.boxWidth(), units, /* vertical= */ false);
    OptionalDouble y =
        offset(turned ? first : second, units.boxHeight(), units, /* vertical= */ true);
    return x.isPresent() && y.isPresent()
        ? Optional.of(new Point2D.Double(x.getAsDouble(), y.getAsDouble()))
        : Optional.empty();
  }

  private static boolean isVertical(String word) {
    return word.equals("top") || word.equals("bottom");
  }

  private static boolean isHorizontal(String word) {
    return word.equals("left") || word.equals("right");
  }

  private static OptionalDouble offset(String word, double whole, Units units, boolean vertical) {
    return switch (word) {
      case "center" -> OptionalDouble.of(whole / 2);
      case "left" -> vertical ? OptionalDouble.empty() : OptionalDouble.of(0);
      case "right" -> vertical ? OptionalDouble.empty() : OptionalDouble.of(whole);
      case "top" -> vertical ? OptionalDouble.of(0) : OptionalDouble.empty();
      case "bottom" -> vertical ? OptionalDouble.of(whole) : OptionalDouble.empty();
      default -> Quantity.length(Tokens.of(word), units, whole, /* unitless= */ true);
    };
  }

  /** Distances from two edges that are named. */
  private static Optional<Point2D> edges(List<Tokens> words, Units units) {
    boolean turned = isVertical(words.get(0).text().toLowerCase(Locale.ROOT));
    double[] position = new double[2];
    for (int i = 0; i < 2; i++) {
      boolean vertical = turned == (i == 0);
      double whole = vertical ? units.boxHeight() : units.boxWidth();
      OptionalDouble edge =
          offset(words.get(2 * i).text().toLowerCase(Locale.ROOT), whole, units, vertical);
      OptionalDouble distance = Quantity.length(words.get(2 * i + 1), units, whole, true);
      if (edge.isEmpty() || distance.isEmpty()) {
        return Optional.empty();
      }
      double sign = edge.getAsDouble() > 0 ? -1 : 1;
      position[vertical ? 1 : 0] = edge.getAsDouble() + sign * distance.getAsDouble();
    }
    return Optional.of(new Point2D.Double(position[0], position[1]));
  }
}
