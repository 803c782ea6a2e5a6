package com.progimage.sdk;

import java.util.List;
import java.util.Optional;

/**
 * What of a picture matters most: {@code cover} cuts off as far from it as it can, {@code contain}
 * puts the picture there.
 */
public final class Gravity {
  /** The middle, which is the default. */
  public static final Gravity CENTER = new Gravity("center", 0.5, 0.5);

  /** The middle of the top edge. */
  public static final Gravity NORTH = new Gravity("north", 0.5, 0);

  /** The right top corner. */
  public static final Gravity NORTHEAST = new Gravity("northeast", 1, 0);

  /** The middle of the right edge. */
  public static final Gravity EAST = new Gravity("east", 1, 0.5);

  /** The right bottom corner. */
  public static final Gravity SOUTHEAST = new Gravity("southeast", 1, 1);

  /** The middle of the bottom edge. */
  public static final Gravity SOUTH = new Gravity("south", 0.5, 1);

  /** The left bottom corner. */
  public static final Gravity SOUTHWEST = new Gravity("southwest", 0, 1);

  /** The middle of the left edge. */
  public static final Gravity WEST = new Gravity("west", 0, 0.5);

  /** The left top corner. */
  public static final Gravity NORTHWEST = new Gravity("northwest", 0, 0);

  /**
   * Where edges, skin tones and saturated colours are. For {@code cover}; with other fits it has no
   * effect.
   */
  public static final Gravity ATTENTION = new Gravity("attention", Double.NaN, Double.NaN);

  private static final List<Gravity> NAMED =
      List.of(
          CENTER, NORTH, NORTHEAST, EAST, SOUTHEAST, SOUTH, SOUTHWEST, WEST, NORTHWEST, ATTENTION);

  private final String text;
  private final double x;
  private final double y;

  private Gravity(String text, double x, double y) {
    this.text = text;
    this.x = x;
    this.y = y;
  }

  /**
   * A point as shares of the picture, to the nearest 0.0001.
   *
   * @param x from 0, the left edge, to 1, the right one
   * @param y from 0, the top edge, to 1, the bottom one
   * @return the point
   * @throws IllegalArgumentException where it lies outside
   */
  public static Gravity at(double x, double y) {
    double shareX = Numbers.rounded(Numbers.within("x", x, 0, 1));
    double shareY = Numbers.rounded(Numbers.within("y", y, 0, 1));
    return NAMED.stream()
        .filter(gravity -> gravity.x == shareX && gravity.y == shareY)
        .findFirst()
        .orElseGet(
            () -> new Gravity(Numbers.text(shareX) + "x" + Numbers.text(shareY), shareX, shareY));
  }

  static Optional<Gravity> find(String word) {
    return NAMED.stream().filter(gravity -> gravity.text.equals(word)).findFirst();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Gravity gravity && gravity.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** {@return as a transformation writes it: {@code north}, {@code 0.3x0.7}} */
  @Override
  public String toString() {
    return text;
  }
}
