package com.progimage.server.engine.svg.css.sheet;

import com.progimage.server.engine.svg.css.sheet.Conditions.Truth;
import com.progimage.server.engine.svg.css.value.Quantity;
import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.image.svg.css.Token;
import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Features that {@code @media} can query. The screen has colors, 96 dpi, and the size of the
 * drawing.
 */
final class MediaFeature {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("prefers-color-scheme", "light"),
          Map.entry("prefers-reduced-motion", "no-preference"),
          Map.entry("prefers-reduced-transparency", "no-preference"),
          Map.entry("prefers-reduced-data", "no-preference"),
          Map.entry("prefers-contrast", "no-preference"),
          Map.entry("forced-colors", "none"),
          Map.entry("inverted-colors", "none"),
          Map.entry("color-gamut", "srgb"),
          Map.entry("dynamic-range", "standard"),
          Map.entry("scripting", "none"),
          Map.entry("update", "none"),
          Map.entry("hover", "none"),
          Map.entry("any-hover", "none"),
          Map.entry("pointer", "none"),
          Map.entry("any-pointer", "none"),
          Map.entry("display-mode", "browser"),
          Map.entry("scan", "progressive"),
          Map.entry("grid", "0"));

  private static final Set<String> NOTHING = Set.of("none", "no-preference", "0");

  private MediaFeature() {}

  /**
   * @param feature in its brackets
   */
  static Truth matches(Tokens feature, Units units) {
    if (!feature.get(0).is('(')) {
      return Truth.UNKNOWN;
    }
    Tokens content = feature.inside(0);
    List<Tokens> sides = content.split(':');
    String name = sides.get(0).text().toLowerCase(Locale.ROOT);
    if (sides.size() == 2) {
      return plain(name, sides.get(1), units);
    }
    if (sides.size() > 2) {
      return Truth.UNKNOWN;
    }
    if (WORDS.containsKey(name) || name.equals("orientation")) {
      return Truth.of(!NOTHING.contains(WORDS.getOrDefault(name, "")));
    }
    double value = value(name, units);
    return Double.isNaN(value) ? range(content, units) : Truth.of(value != 0);
  }

  private static Truth plain(String name, Tokens wanted, Units units) {
    if (name.equals("orientation")) {
      String is = units.height() >= units.width() ? "portrait" : "landscape";
      return Truth.of(wanted.text().equalsIgnoreCase(is));
    }
    if (WORDS.containsKey(name)) {
      return Truth.of(wanted.text().equalsIgnoreCase(WORDS.get(name)));
    }
    boolean atLeast = name.startsWith("min-");
    boolean atMost = name.startsWith("max-");
    double value = value(atLeast || atMost ? name.substring(4) : name, units);
    double limit = number(wanted, units);
    if (Double.isNaN(value) || Double.isNaN(limit)) {
      return Truth.UNKNOWN;
    }
    return Truth.of(atLeast ? value >= limit : atMost ? value <= limit : value == limit);
  }

  /** Two or three sides with comparisons between them. */
  private static Truth range(Tokens content, Units units) {
    List<Double> sides = new ArrayList<>();
    List<String> comparisons = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= content.size(); i = i < content.size() ? content.after(i) : i + 1) {
      boolean ends = i == content.size();
      if (!ends && !isComparison(content.get(i))) {
        continue;
      }
      Tokens side = content.part(start, i).stripped();
      double value = value(side.text().toLowerCase(Locale.ROOT), units);
      sides.add(Double.isNaN(value) ? number(side, units) : value);
      if (!ends) {
        String comparison = content.get(i).text();
        if (i + 1 < content.size() && content.get(i + 1).is('=') && !comparison.equals("=")) {
          comparison += "=";
          i++;
        }
        comparisons.add(comparison);
        start = i + 1;
      }
    }
    if (comparisons.isEmpty() || sides.stream().anyMatch(side -> Double.isNaN(side))) {
      return Truth.UNKNOWN;
    }
    boolean holds = true;
    for (int i = 0; i < comparisons.size(); i++) {
      holds &= compare(sides.get(i), comparisons.get(i), sides.get(i + 1));
    }
    return Truth.of(holds);
  }

  private static boolean isComparison(Token token) {
    return token.is('<') || token.is('>') || token.is('=');
  }

  private static boolean compare(double a, String comparison, double b) {
    return switch (comparison) {
      case "<" -> a < b;
      case "<=" -> a <= b;
      case ">" -> a > b;
      case ">=" -> a >= b;
      default -> a == b;
    };
  }

  /** Returns the value that a feature of the screen has; NaN if the feature is unknown. */
  private static double value(String name, Units units) {
    return switch (name) {
      case "width", "device-width" -> units.width();
      case "height", "device-height" -> units.height();
      case "aspect-ratio", "device-aspect-ratio" -> units.width() / units.height();
      case "resolution", "-webkit-device-pixel-ratio" -> 1;
      case "color" -> 8;
      case "color-index", "monochrome" -> 0;
      default -> Double.NaN;
    };
  }

  private static double number(Tokens text, Units units) {
    List<Tokens> ratio = text.split('/');
    if (ratio.size() == 2) {
      return number(ratio.get(0), units) / number(ratio.get(1), units);
    }
    if (text.size() == 1 && text.get(0).kind() == TokenKind.DIMENSION) {
      double dots =
          switch (text.get(0).unit()) {
            case "dppx", "x" -> 1;
            case "dpi" -> 1 / 96.0;
            case "dpcm" -> 2.54 / 96;
            default -> Double.NaN;
          };
      if (!Double.isNaN(dots)) {
        return text.get(0).number() * dots;
      }
    }
    return Quantity.of(text, units.withFont(Units.MEDIUM), Double.NaN, Quantity.QuantityKind.NUMBER)
        .map(Quantity::value)
        .orElse(Double.NaN);
  }
}
