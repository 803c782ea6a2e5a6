package com.progimage.sdk.transformation;

import com.progimage.sdk.text.Numbers;
import java.util.List;
import java.util.Optional;

/**
 * Point of interest of a picture: {@code cover} keeps the part around it, {@code contain} places
 * the picture there.
 */
public final class Gravity {
  /** The center, the default. */
  public static final Gravity CENTER = new Gravity("center", 0.5, 0.5);

  /** The middle of the top edge. */
  public static final Gravity NORTH = new Gravity("north", 0.5, 0);

  /** The top right corner. */
  public static final Gravity NORTHEAST = new Gravity("northeast", 1, 0);

  /** The middle of the right edge. */
  public static final Gravity EAST = new Gravity("east", 1, 0.5);

  /** The bottom right corner. */
  public static final Gravity SOUTHEAST = new Gravity("southeast", 1, 1);

  /** The middle of the bottom edge. */
  public static final Gravity SOUTH = new Gravity("south", 0.5, 1);

  /** The bottom left corner. */
  public static final Gravity SOUTHWEST = new Gravity("southwest", 0, 1);

  /** The middle of the left edge. */
  public static final Gravity WEST = new Gravity("west", 0, 0.5);

  /** The top left corner. */
  public static final Gravity NORTHWEST = new Gravity("northwest", 0, 0);

  /**
   * The area with the most edges, skin tones and saturated colors. It only affects {@code cover}.
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
   * Returns a point given as fractions of the picture, rounded to 0.0001.
   *
   * @param x from 0, the left edge, to 1, the right edge
   * @param y from 0, the top edge, to 1, the bottom edge
   * @return the point
   * @throws IllegalArgumentException if the point lies outside
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

  /** {@return its form in a transformation, such as {@code north} or {@code 0.3x0.7}} */
  @Override
  public String toString() {
    return text;
  }
}
