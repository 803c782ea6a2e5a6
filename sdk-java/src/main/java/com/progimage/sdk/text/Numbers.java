package com.progimage.sdk.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/** Formats, parses and range-checks numbers. */
public final class Numbers {
  private static final int DECIMALS = 4;
  private static final Pattern PATTERN = Pattern.compile("-?[0-9]{1,9}(?:\\.[0-9]{1,4})?");

  private Numbers() {}

  public static int within(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be a whole number from " + min + " to " + max);
    }
    return value;
  }

  public static double within(String name, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be a number from " + text(min) + " to " + text(max));
    }
    return value;
  }

  public static double rounded(double value) {
    return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue();
  }

  public static String text(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  public static Optional<BigDecimal> find(String text) {
    return PATTERN.matcher(text).matches()
        ? Optional.of(new BigDecimal(text).stripTrailingZeros())
        : Optional.empty();
  }

  /** Parses a decimal argument of a step. */
  public static double decimal(String name, String text) {
    return find(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                name + " is '" + text + "', must be a number with at most 4 decimals"))
        .doubleValue();
  }

  /** Parses a whole-number argument of a step. */
  public static int whole(String name, String text) {
    return find(text)
        .filter(number -> number.scale() <= 0)
        .orElseThrow(
            () -> new IllegalArgumentException(name + " is '" + text + "', must be a whole number"))
        .intValueExact();
  }
}
