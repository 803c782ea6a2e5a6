package com.progimage.server.image.transformation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The point of a picture that matters most: what is cut off is cut as far from it as possible.
 *
 * @param x from 0, the left edge, to 1, the right one
 * @param y from 0, the top edge, to 1, the bottom one
 */
public record Gravity(double x, double y) {
  public static final Gravity CENTER = new Gravity(0.5, 0.5);

  private static final Map<String, Gravity> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put("center", CENTER);
    WORDS.put("north", new Gravity(0.5, 0));
    WORDS.put("northeast", new Gravity(1, 0));
    WORDS.put("east", new Gravity(1, 0.5));
    WORDS.put("southeast", new Gravity(1, 1));
    WORDS.put("south", new Gravity(0.5, 1));
    WORDS.put("southwest", new Gravity(0, 1));
    WORDS.put("west", new Gravity(0, 0.5));
    WORDS.put("northwest", new Gravity(0, 0));
  }

  public Gravity {
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
      throw new IllegalArgumentException("not a point of a picture: " + x + "," + y);
    }
  }

  static Optional<Gravity> find(String word) {
    return Optional.ofNullable(WORDS.get(word));
  }

  static List<String> words() {
    return List.copyOf(WORDS.keySet());
  }

  /** The word for the point where there is one, else {@code 0.3x0.7}. */
  public String text() {
    return WORDS.entrySet().stream()
        .filter(word -> word.getValue().equals(this))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> Decimal.text(x) + "x" + Decimal.text(y));
  }
}
