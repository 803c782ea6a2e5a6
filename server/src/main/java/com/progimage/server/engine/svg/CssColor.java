package com.progimage.server.engine.svg;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A colour as CSS Color 4 writes it and Batik does not read it: with alpha, by hue, by spaces.
 *
 * @param rgb {@code 0xRRGGBB}
 * @param alpha 0 to 1
 */
record CssColor(int rgb, double alpha) {
  /** Nothing where it is no such colour; names and what Batik reads itself may be nothing too. */
  static Optional<CssColor> parse(String text) {
    String colour = text.strip().toLowerCase(Locale.ROOT);
    if (colour.equals("transparent")) {
      return Optional.of(new CssColor(0, 0));
    }
    if (colour.startsWith("#")) {
      return hex(colour.substring(1));
    }
    int open = colour.indexOf('(');
    if (open < 0 || !colour.endsWith(")")) {
      return Optional.empty();
    }
    List<String> parts =
        Arrays.stream(colour.substring(open + 1, colour.length() - 1).split("[\\s,/]+"))
            .filter(part -> !part.isEmpty())
            .toList();
    if (parts.size() != 3 && parts.size() != 4) {
      return Optional.empty();
    }
    double alpha = parts.size() == 3 ? 1 : number(parts.get(3), 1).orElse(Double.NaN);
    Optional<CssColor> found =
        switch (colour.substring(0, open)) {
          case "rgb", "rgba" -> rgb(parts, clamped(alpha));
          case "hsl", "hsla" -> hsl(parts, clamped(alpha));
          default -> Optional.empty();
        };
    return Double.isNaN(alpha) ? Optional.empty() : found;
  }

  /** As Batik reads it, without alpha. */
  String opaque() {
    return "#%06x".formatted(rgb);
  }

  private static Optional<CssColor> hex(String digits) {
    if (digits.length() != 4 && digits.length() != 8) {
      return Optional.empty();
    }
    try {
      long value = Long.parseUnsignedLong(digits, 16);
      if (digits.length() == 4) {
        value = (value & 0xf000) << 12 | (value & 0xf00) << 8 | (value & 0xf0) << 4 | value & 0xf;
        value *= 17;
      }
      return Optional.of(new CssColor((int) (value >> 8), (value & 255) / 255.0));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<CssColor> rgb(List<String> parts, double alpha) {
    int rgb = 0;
    for (String part : parts.subList(0, 3)) {
      OptionalDouble channel = number(part, 255);
      if (channel.isEmpty()) {
        return Optional.empty();
      }
      rgb = rgb << 8 | (int) Math.round(Math.clamp(channel.getAsDouble(), 0, 255));
    }
    return Optional.of(new CssColor(rgb, alpha));
  }

  /** By the formula of CSS Color 4, section 7.1. */
  private static Optional<CssColor> hsl(List<String> parts, double alpha) {
    OptionalDouble hue = number(parts.get(0).replaceFirst("deg$", ""), 1);
    OptionalDouble saturation = number(parts.get(1), 1);
    OptionalDouble lightness = number(parts.get(2), 1);
    if (hue.isEmpty() || saturation.isEmpty() || lightness.isEmpty()) {
      return Optional.empty();
    }
    double l = clamped(lightness.getAsDouble());
    double a = clamped(saturation.getAsDouble()) * Math.min(l, 1 - l);
    int rgb = 0;
    for (int n : new int[] {0, 8, 4}) {
      double k = ((n + hue.getAsDouble() / 30) % 12 + 12) % 12;
      double channel = l - a * Math.max(-1, Math.min(1, Math.min(k - 3, 9 - k)));
      rgb = rgb << 8 | (int) Math.round(channel * 255);
    }
    return Optional.of(new CssColor(rgb, alpha));
  }

  /** A number, or a percentage of {@code whole}. */
  static OptionalDouble number(String text, double whole) {
    boolean percent = text.endsWith("%");
    String digits = percent ? text.substring(0, text.length() - 1) : text;
    if (digits.length() > 64
        || !digits.matches("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:e[+-]?[0-9]{1,2})?")) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(digits);
    return OptionalDouble.of(percent ? value / 100 * whole : value);
  }

  private static double clamped(double share) {
    return Math.clamp(share, 0, 1);
  }
}
