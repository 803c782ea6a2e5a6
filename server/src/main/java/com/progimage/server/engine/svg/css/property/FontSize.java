package com.progimage.server.engine.svg.css.property;

import com.progimage.server.engine.svg.css.value.Quantity;
import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.image.svg.css.Tokens;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Converts font sizes to pixels, because lengths in {@code em} depend on them. */
final class FontSize {
  private static final Map<String, Double> WORDS =
      Map.of(
          "xx-small", 9.0,
          "x-small", 10.0,
          "small", 13.0,
          "medium", 16.0,
          "large", 18.0,
          "x-large", 24.0,
          "xx-large", 32.0,
          "xxx-large", 48.0);

  static final Grammar GRAMMAR = FontSize::plain;

  private FontSize() {}

  /**
   * @param units of the parent's font
   */
  private static Optional<String> plain(Tokens value, Units units, boolean unitless) {
    Optional<String> word = Grammar.word(value);
    if (word.isPresent()) {
      double size =
          switch (word.get()) {
            case "larger" -> units.font() * 1.2;
            case "smaller" -> units.font() / 1.2;
            default -> WORDS.getOrDefault(word.get(), Double.NaN);
          };
      return Double.isNaN(size) ? Optional.empty() : Optional.of(Quantity.text(size));
    }
    OptionalDouble size = Quantity.length(value, units, units.font(), unitless);
    return size.isPresent() && size.getAsDouble() >= 0
        ? Optional.of(Quantity.text(size.getAsDouble()))
        : Optional.empty();
  }
}
