package com.progimage.server.engine.svg.css.value;

import com.progimage.server.image.svg.css.Token;
import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates the math functions of CSS Values 4, such as {@code calc()} and {@code clamp()}. */
final class Formula {
  /** Maximum depth of functions and brackets: evaluation recurses for each. */
  private static final int MAX_DEPTH = 32;

  private final Units units;
  private final double whole;
  private final Quantity.QuantityKind percentages;

  private Formula(Units units, double whole, Quantity.QuantityKind percentages) {
    this.units = units;
    this.whole = whole;
    this.percentages = percentages;
  }

  /** Evaluates the function; empty if it is unknown, or adds numbers of different kinds. */
  static Optional<Quantity> evaluate(
      Tokens function, Units units, double whole, Quantity.QuantityKind percentages) {
    return Optional.ofNullable(new Formula(units, whole, percentages).value(function, 0, 0));
  }

  /** Terms with signs between them that have space on both sides. */
  private @Nullable Quantity sum(Tokens tokens, int depth) {
    @Nullable Quantity sum = null;
    int start = 0;
    double sign = 1;
    for (int i = 0; i <= tokens.size(); i = i < tokens.size() ? tokens.after(i) : i + 1) {
      boolean ends = i == tokens.size();
      if (!ends && !isSign(tokens, i)) {
        continue;
      }
      Quantity term = product(tokens.part(start, i).stripped(), depth);
      if (term == null || sum != null && sum.kind() != term.kind()) {
        return null;
      }
      sum =
          new Quantity(
              (sum == null ? 0 : sum.value()) + sign * term.value(),
              term.kind(),
              term.hasPercentage() || sum != null && sum.hasPercentage());
      if (!ends) {
        sign = tokens.get(i).is('-') ? -1 : 1;
        start = i + 1;
      }
    }
    return sum;
  }

  private static boolean isSign(Tokens tokens, int at) {
    return (tokens.get(at).is('+') || tokens.get(at).is('-'))
        && at > 0
        && tokens.get(at - 1).isSpace()
        && at + 1 < tokens.size()
        && tokens.get(at + 1).isSpace();
  }

  private @Nullable Quantity product(Tokens tokens, int depth) {
    @Nullable Quantity product = null;
    boolean divides = false;
    int start = 0;
    for (int i = 0; i <= tokens.size(); i = i < tokens.size() ? tokens.after(i) : i + 1) {
      boolean ends = i == tokens.size();
      if (!ends && !tokens.get(i).is('*') && !tokens.get(i).is('/')) {
        continue;
      }
      Tokens part = tokens.part(start, i).stripped();
      Quantity factor =
          part.isEmpty() || part.after(0) != part.size() ? null : value(part, 0, depth);
      if (factor == null) {
        return null;
      }
      product = product == null ? factor : times(product, factor, divides);
      if (product == null) {
        return null;
      }
      if (!ends) {
        divides = tokens.get(i).is('/');
        start = i + 1;
      }
    }
    return product;
  }

  private static @Nullable Quantity times(Quantity a, Quantity b, boolean divides) {
    boolean percentage = a.hasPercentage() || b.hasPercentage();
    if (divides) {
      boolean isRatio = a.kind() == b.kind();
      return isRatio || b.kind() == Quantity.QuantityKind.NUMBER
          ? new Quantity(
              a.value() / b.value(), isRatio ? Quantity.QuantityKind.NUMBER : a.kind(), percentage)
          : null;
    }
    return a.kind() == Quantity.QuantityKind.NUMBER || b.kind() == Quantity.QuantityKind.NUMBER
        ? new Quantity(
            a.value() * b.value(),
            a.kind() == Quantity.QuantityKind.NUMBER ? b.kind() : a.kind(),
            percentage)
        : null;
  }

  private @Nullable Quantity value(Tokens tokens, int at, int depth) {
    Token token = tokens.get(at);
    if (depth > MAX_DEPTH) {
      return null;
    }
    if (token.is('(')) {
      return sum(tokens.inside(at), depth + 1);
    }
    if (token.kind() == TokenKind.IDENT) {
      return switch (token.text().toLowerCase(Locale.ROOT)) {
        case "pi" -> new Quantity(Math.PI, Quantity.QuantityKind.NUMBER, false);
        case "e" -> new Quantity(Math.E, Quantity.QuantityKind.NUMBER, false);
        default -> null;
      };
    }
    return token.kind() == TokenKind.FUNCTION
        ? function(token.text().toLowerCase(Locale.ROOT), tokens.inside(at), depth + 1)
        : Quantity.literal(token, units, whole, percentages).orElse(null);
  }

  private @Nullable Quantity function(String name, Tokens content, int depth) {
    List<Quantity> arguments = new ArrayList<>();
    for (Tokens part : content.split(',')) {
      Quantity argument = sum(part, depth);
      if (argument == null) {
        return null;
      }
      arguments.add(argument);
    }
    Quantity first = arguments.getFirst();
    boolean percentage = arguments.stream().anyMatch(Quantity::hasPercentage);
    boolean alike = arguments.stream().allMatch(argument -> argument.kind() == first.kind());
    double[] values = arguments.stream().mapToDouble(Quantity::value).toArray();
    @Nullable Double result = alike ? sameKind(name, values) : null;
    if (result != null) {
      return new Quantity(result, first.kind(), percentage);
    }
    return values.length == 1 ? ofOne(name, first) : alike ? ofNumbers(name, first, values) : null;
  }

  /** Functions that give what they take. */
  private static @Nullable Double sameKind(String name, double[] values) {
    return switch (name + values.length) {
      case "calc1", "-webkit-calc1", "-moz-calc1" -> values[0];
      case "clamp3" -> Math.max(values[0], Math.min(values[1], values[2]));
      case "abs1" -> Math.abs(values[0]);
      case "hypot2" -> Math.hypot(values[0], values[1]);
      case "mod2" -> values[0] - values[1] * Math.floor(values[0] / values[1]);
      case "rem2" -> values[0] % values[1];
      case "round2" -> Math.floor(values[0] / values[1] + 0.5) * values[1];
      default ->
          switch (name) {
            case "min" -> java.util.Arrays.stream(values).min().orElse(0);
            case "max" -> java.util.Arrays.stream(values).max().orElse(0);
            default -> null;
          };
    };
  }

  private static @Nullable Quantity ofOne(String name, Quantity argument) {
    double value = argument.value();
    double radians = argument.kind() == Quantity.QuantityKind.ANGLE ? Math.toRadians(value) : value;
    double result =
        switch (name) {
          case "sign" -> Math.signum(value);
          case "sin" -> Math.sin(radians);
          case "cos" -> Math.cos(radians);
          case "tan" -> Math.tan(radians);
          case "asin" -> Math.toDegrees(Math.asin(value));
          case "acos" -> Math.toDegrees(Math.acos(value));
          case "atan" -> Math.toDegrees(Math.atan(value));
          case "sqrt" -> Math.sqrt(value);
          case "exp" -> Math.exp(value);
          case "log" -> Math.log(value);
          case "round" -> Math.floor(value + 0.5);
          default -> Double.NaN;
        };
    return argument.kind() == Quantity.QuantityKind.LENGTH && !name.equals("sign")
        ? null
        : new Quantity(
            result,
            name.startsWith("a") ? Quantity.QuantityKind.ANGLE : Quantity.QuantityKind.NUMBER,
            argument.hasPercentage());
  }

  private static @Nullable Quantity ofNumbers(String name, Quantity first, double[] values) {
    return switch (name + values.length) {
      case "atan22" ->
          new Quantity(
              Math.toDegrees(Math.atan2(values[0], values[1])), Quantity.QuantityKind.ANGLE, false);
      case "pow2" ->
          first.kind() == Quantity.QuantityKind.NUMBER
              ? new Quantity(Math.pow(values[0], values[1]), Quantity.QuantityKind.NUMBER, false)
              : null;
      case "log2" ->
          first.kind() == Quantity.QuantityKind.NUMBER
              ? new Quantity(
                  Math.log(values[0]) / Math.log(values[1]), Quantity.QuantityKind.NUMBER, false)
              : null;
      default -> null;
    };
  }
}
