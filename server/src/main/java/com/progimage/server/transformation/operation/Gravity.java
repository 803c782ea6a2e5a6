package com.progimage.server.transformation.operation;

import com.progimage.server.transformation.text.Decimal;
import com.progimage.server.transformation.text.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The most important part of a picture: a crop removes what is farthest from it. */
public sealed interface Gravity {
  Gravity CENTER = new Point(0.5, 0.5);

  /** Canonical text in a transformation. */
  String text();

  /** The point if it is known without the pixels, otherwise the middle. No size depends on it. */
  Point expected();

  /**
   * A point of the picture.
   *
   * @param x from 0, the left edge, to 1, the right one
   * @param y from 0, the top edge, to 1, the bottom one
   */
  record Point(double x, double y) implements Gravity {
    public Point {
      if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
        throw new IllegalArgumentException("not a point of a picture: " + x + "," + y);
      }
    }

    @Override
    public Point expected() {
      return this;
    }

    /** The word for the point if there is one, otherwise {@code 0.3x0.7}. */
    @Override
    public String text() {
      return Words.ALL.entrySet().stream()
          .filter(word -> word.getValue().equals(this))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElseGet(() -> Decimal.text(x) + "x" + Decimal.text(y));
    }
  }

  /** The area with the most edges, skin tones and saturated colors. */
  record Attention() implements Gravity {
    @Override
    public Point expected() {
      return new Point(0.5, 0.5);
    }

    @Override
    public String text() {
      return "attention";
    }
  }

  static Optional<Gravity> find(String word) {
    return Optional.ofNullable(Words.ALL.get(word));
  }

  /** The gravity for an argument of a step: a word, or {@code FXxFY}. */
  static Optional<Gravity> find(Step step, String argument) {
    String[] point = argument.split("x", -1);
    if (point.length == 2 && Decimal.find(point[0]).isPresent()) {
      return Optional.of(
          new Point(
              step.decimal("FX", point[0]).doubleValue(),
              step.decimal("FY", point[1]).doubleValue()));
    }
    return find(argument);
  }

  static List<String> words() {
    return List.copyOf(Words.ALL.keySet());
  }

  /** Gravities that have names. */
  final class Words {
    private static final Map<String, Gravity> ALL = new LinkedHashMap<>();

    static {
      ALL.put("center", CENTER);
      ALL.put("north", new Point(0.5, 0));
      ALL.put("northeast", new Point(1, 0));
      ALL.put("east", new Point(1, 0.5));
      ALL.put("southeast", new Point(1, 1));
      ALL.put("south", new Point(0.5, 1));
      ALL.put("southwest", new Point(0, 1));
      ALL.put("west", new Point(0, 0.5));
      ALL.put("northwest", new Point(0, 0));
      ALL.put("attention", new Attention());
    }

    private Words() {}
  }
}
