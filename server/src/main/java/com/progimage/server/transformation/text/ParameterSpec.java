package com.progimage.server.transformation.text;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One argument of a step.
 *
 * @param name its name in the row's syntax
 * @param required whether the step needs it
 * @param min the least number accepted; null if it is not a number
 * @param max the greatest number accepted; null if it is not a number
 * @param defaultValue value if it is left out; null if leaving it out has another meaning
 * @param values all words accepted; empty if any value of the type is
 */
public record ParameterSpec(
    String name,
    Type type,
    boolean required,
    @Nullable BigDecimal min,
    @Nullable BigDecimal max,
    @Nullable String defaultValue,
    List<String> values) {

  /** Types of arguments. */
  public enum Type {
    /** Digits. */
    INTEGER,
    /** A number with at most four decimals. */
    DECIMAL,
    /** {@code rrggbb} or {@code rrggbbaa}. */
    COLOR,
    /** One of {@link ParameterSpec#values}. */
    WORD,
    /** The id of a stored image. */
    IMAGE,
    /** A name that the operator has chosen. */
    NAME
  }

  public ParameterSpec {
    values = List.copyOf(values);
  }

  public static ParameterSpec whole(String name, long min, long max) {
    return number(name, Type.INTEGER, BigDecimal.valueOf(min), BigDecimal.valueOf(max));
  }

  public static ParameterSpec decimal(String name, double min, double max) {
    return number(
        name, Type.DECIMAL, new BigDecimal(Decimal.text(min)), new BigDecimal(Decimal.text(max)));
  }

  public static ParameterSpec color(String name) {
    return new ParameterSpec(name, Type.COLOR, true, null, null, null, List.of());
  }

  public static ParameterSpec word(String name, List<String> values) {
    return new ParameterSpec(name, Type.WORD, true, null, null, null, values);
  }

  public static ParameterSpec image(String name) {
    return new ParameterSpec(name, Type.IMAGE, true, null, null, null, List.of());
  }

  public static ParameterSpec name(String name) {
    return new ParameterSpec(name, Type.NAME, true, null, null, null, List.of());
  }

  private static ParameterSpec number(String name, Type type, BigDecimal min, BigDecimal max) {
    return new ParameterSpec(name, type, true, min, max, null, List.of());
  }

  public ParameterSpec optional() {
    return new ParameterSpec(name, type, false, min, max, defaultValue, values);
  }

  public ParameterSpec or(Object value) {
    return new ParameterSpec(name, type, false, min, max, value.toString(), values);
  }

  /** The requirement in an error message: {@code a whole number from 1 to 100}. */
  String demand() {
    return switch (type) {
      case INTEGER -> "a whole number from " + min + " to " + max;
      case DECIMAL -> "a number from " + min + " to " + max + " with at most 4 decimals";
      case COLOR -> "a color as rrggbb or rrggbbaa in hex digits";
      case WORD -> "one of " + String.join(", ", values);
      case IMAGE -> "an image id, the 36 characters that POST /images answered";
      case NAME -> "a name of lower-case letters, digits and hyphens";
    };
  }

  /** Its range in short: {@code T 0 to 255 (10)}; empty if the name alone is the only value. */
  String text() {
    if (values.equals(List.of(name))) {
      return "";
    }
    String range =
        switch (type) {
          case INTEGER, DECIMAL -> min + " to " + max;
          case COLOR -> "rrggbb or rrggbbaa";
          case WORD -> String.join(", ", values);
          case IMAGE -> "an image id";
          case NAME -> "a preset";
        };
    return name + " " + range + (defaultValue == null ? "" : " (" + defaultValue + ")");
  }

  boolean accepts(BigDecimal number) {
    return (min == null || number.compareTo(min) >= 0)
        && (max == null || number.compareTo(max) <= 0)
        && (type != Type.INTEGER || number.scale() <= 0);
  }
}
