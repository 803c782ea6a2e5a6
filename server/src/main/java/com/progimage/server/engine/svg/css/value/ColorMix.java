package com.progimage.server.engine.svg.css.value;

import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Mixture of two colors in a rectangular space: CSS Color 5, section 3. */
final class ColorMix {
  private record MixedColor(CssColor color, double percent) {}

  private ColorMix() {}

  static Optional<CssColor> parse(Tokens content) {
    List<Tokens> arguments = content.split(',');
    if (arguments.size() != 3) {
      return Optional.empty();
    }
    List<Tokens> method = arguments.get(0).words();
    if (method.size() != 2 || !method.get(0).text().equalsIgnoreCase("in")) {
      return Optional.empty();
    }
    Optional<MixedColor> first = part(arguments.get(1));
    Optional<MixedColor> second = part(arguments.get(2));
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    double p1 = first.get().percent;
    double p2 = second.get().percent;
    p1 = Double.isNaN(p1) ? Double.isNaN(p2) ? 50 : 100 - p2 : p1;
    p2 = Double.isNaN(p2) ? 100 - p1 : p2;
    if (p1 + p2 <= 0) {
      return Optional.empty();
    }
    double share = p2 / (p1 + p2);
    String space = method.get(1).text().toLowerCase(Locale.ROOT);
    double thinned = Math.min(1, (p1 + p2) / 100);
    return mix(space, first.get().color, second.get().color, share, thinned);
  }

  private static Optional<CssColor> mix(
      String space, CssColor a, CssColor b, double share, double thinned) {
    double alpha = a.alpha() * (1 - share) + b.alpha() * share;
    double[] from = of(space, a.channels());
    double[] to = of(space, b.channels());
    if (from.length == 0) {
      return Optional.empty();
    }
    double[] mixed = new double[3];
    for (int i = 0; i < 3; i++) {
      double sum = from[i] * a.alpha() * (1 - share) + to[i] * b.alpha() * share;
      mixed[i] = alpha == 0 ? 0 : sum / alpha;
    }
    double[] srgb =
        switch (space) {
          case "srgb" -> mixed;
          case "srgb-linear" -> ColorSpace.encoded(mixed);
          default -> ColorSpace.ofOklab(mixed[0], mixed[1], mixed[2]);
        };
    return Optional.of(CssColor.of(srgb, alpha * thinned));
  }

  private static double[] of(String space, double[] srgb) {
    return switch (space) {
      case "srgb" -> srgb;
      case "srgb-linear" -> ColorSpace.linear(srgb);
      case "oklab" -> ColorSpace.toOklab(srgb);
      default -> new double[0];
    };
  }

  private static Optional<MixedColor> part(Tokens argument) {
    List<Tokens> words = new ArrayList<>(argument.words());
    double percent = Double.NaN;
    for (Tokens word : List.copyOf(words)) {
      if (word.size() == 1 && word.get(0).kind() == TokenKind.PERCENTAGE) {
        percent = word.get(0).number();
        words.remove(word);
      }
    }
    double share = percent;
    return words.size() == 1
        ? CssColor.parse(words.get(0)).map(color -> new MixedColor(color, share))
        : Optional.empty();
  }
}
