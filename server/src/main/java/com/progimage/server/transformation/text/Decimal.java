package com.progimage.server.transformation.text;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Numbers in transformations: an optional minus sign, up to nine digits, and at most four decimals.
 */
public final class Decimal {
  private static final Pattern PATTERN = Pattern.compile("-?[0-9]{1,9}(?:\\.[0-9]{1,4})?");

  private Decimal() {}

  /**
   * The number in {@code text}; empty if it is not one. Exponents, plus signs and spaces are not
   * allowed.
   */
  public static Optional<BigDecimal> find(String text) {
    return PATTERN.matcher(text).matches()
        ? Optional.of(new BigDecimal(text).stripTrailingZeros())
        : Optional.empty();
  }

  /** The shortest text of a number that {@link #find} returned. */
  public static String text(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
