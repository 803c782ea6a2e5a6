package com.progimage.server.engine.svg.css.property;

import com.progimage.server.engine.svg.css.value.BasicShape;
import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.image.svg.css.Tokens;
import java.awt.geom.Rectangle2D;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Converts current CSS keywords to those of CSS 2 and SVG 1.1 with the same or the nearest meaning.
 */
final class Keywords {
  static final Grammar DISPLAY =
      (value, units, unitless) ->
          value.isEmpty()
              ? Optional.empty()
              : Grammar.word(value)
                  .filter("none"::equals)
                  .or(() ->
                      value.words().stream().allMatch(word -> Grammar.word(word).isPresent())
                          ? Optional.of("inline")
                          : Optional.empty());

  private static final Map<String, String> WRITING_MODES =
      Map.of(
          "horizontal-tb", "lr-tb",
          "lr", "lr-tb",
          "lr-tb", "lr-tb",
          "rl", "rl-tb",
          "rl-tb", "rl-tb",
          "vertical-rl", "tb-rl",
          "vertical-lr", "tb-rl",
          "tb", "tb-rl",
          "tb-rl", "tb-rl");

  private static final Set<String> LINES = Set.of("underline", "overline", "line-through");

  private static final Map<String, String> BASELINES =
      Map.of(
          "text-top",
          "text-before-edge",
          "text-bottom",
          "text-after-edge",
          "top",
          "text-before-edge",
          "bottom",
          "text-after-edge",
          "center",
          "central");

  static final Grammar ALIGNMENT =
      baseline(
          Grammar.words(
              "auto",
              "baseline",
              "before-edge",
              "text-before-edge",
              "middle",
              "central",
              "after-edge",
              "text-after-edge",
              "ideographic",
              "alphabetic",
              "hanging",
              "mathematical"));

  static final Grammar DOMINANT =
      baseline(
          Grammar.words(
              "auto",
              "use-script",
              "no-change",
              "reset-size",
              "ideographic",
              "alphabetic",
              "hanging",
              "mathematical",
              "central",
              "middle",
              "text-after-edge",
              "text-before-edge"));

  private Keywords() {}

  static Optional<String> writingMode(Tokens value, Units units, boolean unitless) {
    return Grammar.word(value).map(WRITING_MODES::get);
  }

  /** The lines of a decoration; their style and color are not drawn. */
  static Optional<String> decoration(Tokens value, Units units, boolean unitless) {
    StringBuilder lines = new StringBuilder();
    for (Tokens word : value.words()) {
      Grammar.word(word)
          .filter(LINES::contains)
          .ifPresent(line -> lines.append(lines.isEmpty() ? "" : " ").append(line));
    }
    return Optional.of(lines.isEmpty() ? "none" : lines.toString());
  }

  /** A shape that a later step reads, which knows what it is cut out of. */
  static Optional<String> shape(Tokens value, Units units, boolean unitless) {
    return BasicShape.parse(value, new Rectangle2D.Double(0, 0, 1, 1), units)
        .map(shape -> value.text());
  }

  private static Grammar baseline(Grammar known) {
    return known.or((value, units, unitless) -> Grammar.word(value).map(BASELINES::get));
  }
}
