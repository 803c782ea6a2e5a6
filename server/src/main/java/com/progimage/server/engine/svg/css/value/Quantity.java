package com.progimage.server.engine.svg.css.value;

import com.progimage.server.image.svg.css.Token;
import com.progimage.server.image.svg.css.Tokens;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Number with its kind: a plain number, pixels or degrees.
 *
 * @param hasPercentage whether a part of it was a percentage
 */
public record Quantity(double value, QuantityKind kind, boolean hasPercentage) {
  /** Kinds of numbers. */
  public enum QuantityKind {
    NUMBER,
    LENGTH,
    ANGLE
  }

  /**
   * Parses a quantity: a literal or a formula.
   *
   * @param whole the value of 100 %, of the kind {@code percentages}
   * @param percentages the kind of a percentage
   */
  public static Optional<Quantity> of(
      Tokens tokens, Units units, double whole, QuantityKind percentages) {
    if (tokens.isEmpty() || tokens.after(0) != tokens.size()) {
      return Optional.empty();
    }
    Token token = tokens.get(0);
    Optional<Quantity> found =
        token.opens()
            ? Formula.evaluate(tokens, units, whole, percentages)
            : literal(token, units, whole, percentages);
    return found.filter(quantity -> Double.isFinite(quantity.value));
  }

  /** Parses a length in pixels; accepts a bare number if {@code unitless}. */
  public static OptionalDouble length(Tokens tokens, Units units, double whole, boolean unitless) {
    Optional<Quantity> found = of(tokens, units, whole, QuantityKind.LENGTH);
    return found.isPresent()
            && (found.get().kind == QuantityKind.LENGTH
                || found.get().kind == QuantityKind.NUMBER && (unitless || found.get().value == 0))
        ? OptionalDouble.of(found.get().value)
        : OptionalDouble.empty();
  }

  /** Parses a number, or a percentage of {@code whole}. */
  public static OptionalDouble number(Tokens tokens, Units units, double whole) {
    Optional<Quantity> found = of(tokens, units, whole, QuantityKind.NUMBER);
    return found.isPresent() && found.get().kind == QuantityKind.NUMBER
        ? OptionalDouble.of(found.get().value)
        : OptionalDouble.empty();
  }

  /** Parses an angle in degrees, or a bare number. */
  public static OptionalDouble degrees(Tokens tokens, Units units) {
    Optional<Quantity> found = of(tokens, units, Double.NaN, QuantityKind.NUMBER);
    return found.isPresent() && found.get().kind != QuantityKind.LENGTH
        ? OptionalDouble.of(found.get().value)
        : OptionalDouble.empty();
  }

  /** Parses text as above, independent of any element. */
  public static OptionalDouble number(String text, double whole) {
    return number(Tokens.of(text).stripped(), Units.NONE, whole);
  }

  /** Parses a length in pixels, or a bare number, independent of any element. */
  public static OptionalDouble pixels(String text) {
    return length(Tokens.of(text).stripped(), Units.NONE, Double.NaN, /* unitless= */ true);
  }

  /** Parses an angle in degrees, or a bare number, independent of any element. */
  public static OptionalDouble degrees(String text) {
    return degrees(Tokens.of(text).stripped(), Units.NONE);
  }

  static Optional<Quantity> literal(
      Token token, Units units, double whole, QuantityKind percentages) {
    return switch (token.kind()) {
      case NUMBER -> Optional.of(new Quantity(token.number(), QuantityKind.NUMBER, false));
      case PERCENTAGE -> Optional.of(new Quantity(token.number() / 100 * whole, percentages, true));
      case DIMENSION -> {
        OptionalDouble pixels = units.pixels(token.unit());
        if (pixels.isPresent()) {
          yield Optional.of(
              new Quantity(token.number() * pixels.getAsDouble(), QuantityKind.LENGTH, false));
        }
        OptionalDouble degrees = Units.degrees(token.unit());
        yield degrees.isPresent()
            ? Optional.of(
                new Quantity(token.number() * degrees.getAsDouble(), QuantityKind.ANGLE, false))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  /** Writes the number in the form of SVG 1.1 in style sheets, which has no exponent. */
  public static String text(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.valueOf((long) value);
    }
    String text = String.valueOf((float) value);
    return text.indexOf('E') < 0 ? text : new BigDecimal(text).toPlainString();
  }
}
