package com.progimage.server.command.size;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;

/** Writes numbers for people, rounded to three digits unless they are short. */
final class Figures {
  private static final List<String> BYTE_UNITS =
      List.of("B", "KB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB");
  private static final double STEP = 1000;
  private static final double SHORT = 10_000;
  private static final double LARGE = 1e6;
  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;
  private static final MathContext THREE_DIGITS = new MathContext(3);

  private Figures() {}

  /** A number of things: from a million on, a power of ten, such as 4.1e9. */
  static String count(double number) {
    BigDecimal rounded = rounded(number);
    if (rounded.doubleValue() < LARGE) {
      return new DecimalFormat("#,##0.#########", DecimalFormatSymbols.getInstance(Locale.ROOT))
          .format(rounded);
    }
    int exponent = rounded.precision() - rounded.scale() - 1;
    BigDecimal digits = rounded.movePointLeft(exponent).stripTrailingZeros();
    return digits.toPlainString() + "e" + exponent;
  }

  /** Bytes in decimal units, as those who sell disks and networks count. */
  static String bytes(double number) {
    int unit = 0;
    double left = rounded(number).doubleValue();
    while (left >= STEP && unit < BYTE_UNITS.size() - 1) {
      left /= STEP;
      unit++;
    }
    return count(left) + " " + BYTE_UNITS.get(unit);
  }

  /** A duration in the largest unit of which it has two or more. */
  static String duration(double seconds) {
    if (seconds < 2 * MINUTE) {
      return count(seconds) + " s";
    }
    if (seconds < 2 * HOUR) {
      return count(seconds / MINUTE) + " min";
    }
    return seconds < 2 * DAY ? count(seconds / HOUR) + " h" : count(seconds / DAY) + " days";
  }

  /** Whole numbers below 10,000 stay as they are. */
  private static BigDecimal rounded(double number) {
    boolean isShort = number == Math.rint(number) && Math.abs(number) < SHORT;
    BigDecimal exact = new BigDecimal(number);
    return (isShort ? exact : exact.round(THREE_DIGITS)).stripTrailingZeros();
  }
}
