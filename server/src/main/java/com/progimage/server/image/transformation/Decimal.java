package com.progimage.server.image.transformation;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as transformations write them: digits, at most four of them behind a point. */
final class Decimal {
  private static final Pattern PATTERN = Pattern.compile("-?[0-9]{1,9}(?:\\.[0-9]{1,4})?");

  private Decimal() {}

  /** The number that {@code text} is, or nothing: no exponent, no plus sign, no blank. */
  static Optional<BigDecimal> find(String text) {
    return PATTERN.matcher(text).matches()
        ? Optional.of(new BigDecimal(text).stripTrailingZeros())
        : Optional.empty();
  }

  /** The shortest text of a number that {@link #find} gave. */
  static String text(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
