package com.progimage.server.engine.svg.css.value;

import com.progimage.server.image.svg.css.Token;
import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Functions that make a color of numbers, or of other colors. */
final class ColorFunction {
  private ColorFunction() {}

  static Optional<CssColor> parse(String name, Tokens content) {
    return switch (name) {
      case "color-mix" -> ColorMix.parse(content);
      case "color" -> {
        List<Tokens> words = content.words();
        if (words.isEmpty() || words.get(0).get(0).kind() != TokenKind.IDENT) {
          yield Optional.empty();
        }
        String space = words.get(0).text().toLowerCase(Locale.ROOT);
        yield numbers(content.part(words.get(0).size(), content.size()).stripped(), 1, 1, 1)
            .flatMap(n -> named(ColorSpace.ofNamed(space, n[0], n[1], n[2]), n[3]));
      }
      case "rgb", "rgba" ->
          numbers(content, 255, 255, 255)
              .map(n -> CssColor.of(new double[] {n[0] / 255, n[1] / 255, n[2] / 255}, n[3]));
      case "hsl", "hsla" ->
          numbers(content, Double.NaN, 100, 100)
              .map(n -> CssColor.of(ColorSpace.ofHsl(n[0], share(n[1]), share(n[2])), n[3]));
      case "hwb" ->
          numbers(content, Double.NaN, 100, 100)
              .map(n -> CssColor.of(ColorSpace.ofHwb(n[0], share(n[1]), share(n[2])), n[3]));
      case "lab" ->
          numbers(content, 100, 125, 125)
              .map(n -> CssColor.of(ColorSpace.ofLab(Math.clamp(n[0], 0, 100), n[1], n[2]), n[3]));
      case "oklab" ->
          numbers(content, 1, 0.4, 0.4)
              .map(n -> CssColor.of(ColorSpace.ofOklab(Math.clamp(n[0], 0, 1), n[1], n[2]), n[3]));
      case "lch" ->
          numbers(content, 100, 150, Double.NaN)
              .map(n -> {
                double[] ab = polar(n[1], n[2]);
                return CssColor.of(ColorSpace.ofLab(Math.clamp(n[0], 0, 100), ab[0], ab[1]), n[3]);
              });
      case "oklch" ->
          numbers(content, 1, 0.4, Double.NaN)
              .map(n -> {
                double[] ab = polar(n[1], n[2]);
                return CssColor.of(ColorSpace.ofOklab(Math.clamp(n[0], 0, 1), ab[0], ab[1]), n[3]);
              });
      default -> Optional.empty();
    };
  }

  private static Optional<CssColor> named(double[] srgb, double alpha) {
    return srgb.length == 0 ? Optional.empty() : Optional.of(CssColor.of(srgb, alpha));
  }

  private static double share(double percent) {
    return Math.clamp(percent / 100, 0, 1);
  }

  private static double[] polar(double chroma, double hue) {
    double radians = Math.toRadians(hue);
    double length = Math.max(0, chroma);
    return new double[] {length * Math.cos(radians), length * Math.sin(radians)};
  }

  /**
   * Three numbers and the alpha, with commas or with spaces and a slash.
   *
   * @param wholes what 100 % of each are; not a number for a hue
   */
  private static Optional<double[]> numbers(Tokens content, double... wholes) {
    List<Tokens> parts = new ArrayList<>(content.split(','));
    if (parts.size() == 1) {
      List<Tokens> halves = content.split('/');
      parts = new ArrayList<>(halves.get(0).words());
      if (halves.size() > 2 || parts.size() != 3) {
        return Optional.empty();
      }
      parts.addAll(halves.subList(1, halves.size()));
    }
    if (parts.size() != 3 && parts.size() != 4) {
      return Optional.empty();
    }
    double[] numbers = {0, 0, 0, 1};
    for (int i = 0; i < parts.size(); i++) {
      OptionalDouble number = number(parts.get(i), i == 3 ? 1 : wholes[i]);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      numbers[i] = number.getAsDouble();
    }
    return Optional.of(numbers);
  }

  private static OptionalDouble number(Tokens tokens, double whole) {
    if (tokens.size() == 1) {
      Token token = tokens.get(0);
      if (token.isIdent("none")) {
        return OptionalDouble.of(0);
      }
    }
    return Double.isNaN(whole)
        ? Quantity.degrees(tokens, Units.NONE)
        : Quantity.number(tokens, Units.NONE, whole);
  }
}
