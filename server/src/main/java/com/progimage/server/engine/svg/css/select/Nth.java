package com.progimage.server.engine.svg.css.select;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Formula {@code a·n + b} of {@code :nth-child()}: selects every third place, the first five, or
 * the odd ones.
 */
record Nth(int a, int b) {
  private static final Pattern FORMULA =
      Pattern.compile(
          "([+-]?[0-9]{0,9})n(?:[ \t\r\n\f]*([+-])[ \t\r\n\f]*([0-9]{1,9}))?|([+-]?[0-9]{1,9})");

  /** Parses a formula; empty if the text is not one. */
  static Optional<Nth> parse(String text) {
    String formula = text.strip().toLowerCase(Locale.ROOT);
    if (formula.equals("odd") || formula.equals("even")) {
      return Optional.of(new Nth(2, formula.equals("odd") ? 1 : 0));
    }
    Matcher matcher = FORMULA.matcher(formula);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    if (matcher.group(4) != null) {
      return Optional.of(new Nth(0, Integer.parseInt(matcher.group(4))));
    }
    String factor = matcher.group(1);
    int a = factor.matches("[+-]?") ? Integer.parseInt(factor + "1") : Integer.parseInt(factor);
    int b = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(2) + matcher.group(3));
    return Optional.of(new Nth(a, b));
  }

  /**
   * @param place from 1
   */
  boolean includes(int place) {
    int distance = place - b;
    return a == 0 ? distance == 0 : distance % a == 0 && distance / a >= 0;
  }
}
