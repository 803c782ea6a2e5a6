package com.progimage.server.engine.svg.css.property;

import com.progimage.server.engine.svg.css.value.CssColor;
import com.progimage.server.engine.svg.css.value.Quantity;
import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.image.svg.css.Token;
import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/** Parses the values that a property accepts, and converts them to the form of SVG 1.1. */
@FunctionalInterface
public interface Grammar {
  /** Units of lengths that the renderer knows. */
  Set<String> PLAIN_UNITS = Set.of("px", "pt", "pc", "mm", "cm", "in", "em", "ex");

  Pattern LOCAL = Pattern.compile("#[^\\s'\"()\\\\]+");

  /**
   * The value in plain words; nothing where it is in error. A color's alpha follows an {@code @}.
   *
   * @param unitless whether bare numbers are lengths, as in attributes
   */
  Optional<String> plain(Tokens value, Units units, boolean unitless);

  static Grammar words(String... words) {
    Set<String> known = Set.of(words);
    return (value, units, unitless) -> word(value).filter(known::contains);
  }

  /** The same, or what the other takes. */
  default Grammar or(Grammar other) {
    return (value, units, unitless) ->
        plain(value, units, unitless).or(() -> other.plain(value, units, unitless));
  }

  /** Anything: the renderer or a later step reads it. */
  static Optional<String> any(Tokens value, Units units, boolean unitless) {
    return Optional.of(value.text());
  }

  static Optional<String> color(Tokens value, Units units, boolean unitless) {
    return CssColor.isCurrent(value)
        ? Optional.of("currentColor")
        : CssColor.parse(value)
            .map(color -> color.opaque() + (color.alpha() == 1 ? "" : "@" + color.alpha()));
  }

  static Optional<String> paint(Tokens value, Units units, boolean unitless) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    int end = value.after(0);
    Optional<String> reference = address(value.part(0, end));
    if (reference.isEmpty()) {
      return word(value)
          .filter(Set.of("none", "context-fill", "context-stroke")::contains)
          .map(word -> "none")
          .or(() -> color(value, units, unitless));
    }
    Tokens fallback = value.part(end, value.size()).stripped();
    if (fallback.isEmpty()) {
      return reference;
    }
    Optional<String> other =
        word(fallback).filter("none"::equals).or(() -> color(fallback, units, unitless));
    return other.map(text -> reference.get() + " " + text);
  }

  static Optional<String> reference(Tokens value, Units units, boolean unitless) {
    return word(value).filter("none"::equals).or(() -> address(value));
  }

  /** A share of one as a number or a percentage. */
  static Optional<String> share(Tokens value, Units units, boolean unitless) {
    OptionalDouble share = Quantity.number(value, units, 1);
    return share.isPresent()
        ? Optional.of(Quantity.text(Math.clamp(share.getAsDouble(), 0, 1)))
        : Optional.empty();
  }

  /**
   * @param least that a number may be
   */
  static Grammar number(double least) {
    return (value, units, unitless) -> {
      OptionalDouble number = Quantity.number(value, units, Double.NaN);
      return number.isPresent() && number.getAsDouble() >= least
          ? Optional.of(Quantity.text(number.getAsDouble()))
          : Optional.empty();
    };
  }

  /**
   * @param whole what percentages are parts of
   * @param least that a length may be
   * @param numbers whether bare numbers are lengths everywhere
   */
  static Grammar length(ToDoubleFunction<Units> whole, double least, boolean numbers) {
    return (value, units, unitless) -> {
      OptionalDouble length =
          Quantity.length(value, units, whole.applyAsDouble(units), unitless || numbers);
      return length.isPresent() && length.getAsDouble() >= least
          ? Optional.of(length(value, length.getAsDouble()))
          : Optional.empty();
    };
  }

  /** As it is written, where the renderer knows it. */
  private static String length(Tokens value, double pixels) {
    Token token = value.get(0);
    boolean known =
        token.kind() == TokenKind.PERCENTAGE
            || token.kind() == TokenKind.DIMENSION && PLAIN_UNITS.contains(token.unit());
    return known ? Quantity.text(token.number()) + token.unit() : Quantity.text(pixels);
  }

  static Optional<String> dashes(Tokens value, Units units, boolean unitless) {
    if (word(value).filter("none"::equals).isPresent()) {
      return Optional.of("none");
    }
    Grammar each = length(Units::diagonal, 0, /* numbers= */ true);
    List<String> dashes = new ArrayList<>();
    for (Tokens part : value.split(',')) {
      for (Tokens dash : part.words()) {
        Optional<String> plain = each.plain(dash, units, unitless);
        if (plain.isEmpty()) {
          return Optional.empty();
        }
        dashes.add(plain.get());
      }
    }
    return dashes.isEmpty() ? Optional.empty() : Optional.of(String.join(",", dashes));
  }

  static Optional<String> families(Tokens value, Units units, boolean unitless) {
    List<String> families = new ArrayList<>();
    for (Tokens family : value.split(',')) {
      if (family.isEmpty()) {
        return Optional.empty();
      }
      boolean quoted = family.get(0).kind() == TokenKind.STRING;
      for (int i = 0; i < family.size(); i++) {
        TokenKind kind = family.get(i).kind();
        if (quoted ? i > 0 : kind != TokenKind.IDENT && kind != TokenKind.SPACE) {
          return Optional.empty();
        }
      }
      String name = quoted ? family.get(0).text() : family.text().replaceAll("\\s+", " ");
      families.add(
          Set.of("serif", "sans-serif", "monospace", "cursive", "fantasy").contains(name) && !quoted
              ? name
              : "'" + name.replaceAll("['\\\\]", "") + "'");
    }
    return Optional.of(String.join(", ", families));
  }

  static Optional<String> weight(Tokens value, Units units, boolean unitless) {
    OptionalDouble number = Quantity.number(value, units, Double.NaN);
    if (number.isPresent()) {
      double weight = number.getAsDouble();
      return weight >= 1 && weight <= 1000
          ? Optional.of(String.valueOf(Math.clamp(Math.round(weight / 100) * 100, 100, 900)))
          : Optional.empty();
    }
    return word(value).filter(Set.of("normal", "bold", "bolder", "lighter")::contains);
  }

  /** The one word that the tokens are, in lower case. */
  static Optional<String> word(Tokens value) {
    return value.size() == 1 && value.get(0).kind() == TokenKind.IDENT
        ? Optional.of(value.get(0).text().toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /** An address; one outside of the document leads to nothing. */
  static Optional<String> address(Tokens value) {
    Optional<String> address = Optional.empty();
    if (value.size() == 1 && value.get(0).kind() == TokenKind.URL) {
      address = Optional.of(value.get(0).text());
    } else if (value.isFunction("url") && value.inside(0).size() == 1) {
      address = Optional.of(value.inside(0).get(0).text().strip());
    }
    return address.map(text -> LOCAL.matcher(text).matches() ? "url(" + text + ")" : "url(#)");
  }
}
