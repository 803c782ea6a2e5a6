package com.progimage.server.engine.svg;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths and angles with the units of CSS Values 4. */
final class CssLength {
  private static final Map<String, Double> PIXELS =
      Map.of(
          "", 1.0,
          "px", 1.0,
          "pt", 96 / 72.0,
          "pc", 16.0,
          "mm", 96 / 25.4,
          "cm", 96 / 2.54,
          "in", 96.0,
          "q", 96 / 101.6,
          "em", 16.0,
          "rem", 16.0);

  private static final Map<String, Double> DEGREES =
      Map.of("", 1.0, "deg", 1.0, "grad", 0.9, "rad", 180 / Math.PI, "turn", 360.0);

  private static final Pattern QUANTITY =
      Pattern.compile("([+-]?[0-9.]{1,32}(?:e[+-]?[0-9]{1,2})?)([a-z]{0,4})");

  private CssLength() {}

  /** In CSS pixels, {@code em} being 16 of them; nothing where it is no length. */
  static OptionalDouble pixels(String text) {
    return quantity(text, PIXELS);
  }

  /** In degrees; nothing where it is no angle. */
  static OptionalDouble degrees(String text) {
    return quantity(text, DEGREES);
  }

  private static OptionalDouble quantity(String text, Map<String, Double> units) {
    Matcher matcher = QUANTITY.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return OptionalDouble.empty();
    }
    OptionalDouble number = CssColor.number(matcher.group(1), 1);
    Double unit = units.get(matcher.group(2));
    return number.isEmpty() || unit == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(number.getAsDouble() * unit);
  }
}
