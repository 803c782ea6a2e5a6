package com.progimage.server.image;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Computes the default size of an SVG, for requests that give none, by the CSS rules for replaced
 * elements.
 */
public final class SvgSize {
  /** The fallback of CSS 2.2 §10.3.2. */
  private static final double DEFAULT_WIDTH = 300;

  private static final double DEFAULT_HEIGHT = 150;

  /**
   * CSS pixels per absolute unit (CSS Values 4 §6.2), and per font unit at a font size of 16
   * pixels.
   */
  private static final Map<String, Double> UNITS =
      Map.of(
          "", 1.0,
          "px", 1.0,
          "pt", 96 / 72.0,
          "pc", 16.0,
          "mm", 96 / 25.4,
          "cm", 96 / 2.54,
          "in", 96.0,
          "em", 16.0,
          "rem", 16.0,
          "ex", 8.0);

  private static final String NUMBER =
      "[+]?(?>[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]{1,2}(?![0-9]))?";

  private static final Pattern LENGTH = Pattern.compile("(" + NUMBER + ")([a-zA-Z%]*+)");

  /** A width or height property and its value. */
  private static final Pattern DECLARATION =
      Pattern.compile("(?:^|;)\\s*+(width|height)\\s*+:([^;!]*+)", Pattern.CASE_INSENSITIVE);

  private static final int MAX_STYLE_LENGTH = 64 << 10;

  private static final Pattern SIDE = Pattern.compile(NUMBER);

  /** Longer attributes count as absent, because parsing any number of digits would take time. */
  private static final int MAX_LENGTH = 256;

  private SvgSize() {}

  /**
   * The size in CSS pixels, rounded, at least 1. The view box replaces missing sides; if only one
   * is missing, its ratio gives that side.
   *
   * @param width the root's attribute, null if absent; the others likewise
   * @param style whose {@code width} and {@code height} take precedence over the attributes
   */
  public static Size of(
      @Nullable String width,
      @Nullable String height,
      @Nullable String viewBox,
      @Nullable String style) {
    double w = styled(style, "width", width);
    double h = styled(style, "height", height);
    double[] box = box(viewBox);
    if (box.length == 2) {
      if (w <= 0 && h <= 0) {
        w = box[0];
        h = box[1];
      } else if (w <= 0) {
        w = h * box[0] / box[1];
      } else if (h <= 0) {
        h = w * box[1] / box[0];
      }
    }
    return new Size(pixels(w <= 0 ? DEFAULT_WIDTH : w), pixels(h <= 0 ? DEFAULT_HEIGHT : h));
  }

  private static int pixels(double length) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round(length)));
  }

  /** A valid declaration in the style takes precedence over the attribute. */
  private static double styled(@Nullable String style, String side, @Nullable String attribute) {
    double length = length(attribute);
    if (style == null || style.length() > MAX_STYLE_LENGTH) {
      return length;
    }
    Matcher declaration = DECLARATION.matcher(style);
    while (declaration.find()) {
      String value = declaration.group(2).strip();
      if (declaration.group(1).equalsIgnoreCase(side) && isLength(value)) {
        length = length(value);
      }
    }
    return length;
  }

  /**
   * In a style, lengths need a unit. Percentages and {@code auto} are valid, but give no length
   * here.
   */
  private static boolean isLength(String value) {
    Matcher matcher = LENGTH.matcher(bounded(value));
    boolean hasUnit = matcher.matches() && !matcher.group(2).isEmpty();
    String unit = hasUnit ? matcher.group(2).toLowerCase(Locale.ROOT) : "";
    return value.equalsIgnoreCase("auto")
        || value.equals("0")
        || hasUnit && (unit.equals("%") || UNITS.containsKey(unit));
  }

  /**
   * 0 if the text gives no length: absent, auto, or a percentage, which has no container to refer
   * to.
   */
  private static double length(@Nullable String text) {
    Matcher matcher = LENGTH.matcher(bounded(text));
    if (!matcher.matches()) {
      return 0;
    }
    Double unit = UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT));
    return unit == null ? 0 : Double.parseDouble(matcher.group(1)) * unit;
  }

  /** Width and height of the view box; empty if there is no valid one. */
  private static double[] box(@Nullable String viewBox) {
    String[] parts = bounded(viewBox).split("\\s*+,\\s*+|\\s++");
    if (parts.length != 4
        || !SIDE.matcher(parts[2]).matches()
        || !SIDE.matcher(parts[3]).matches()) {
      return new double[0];
    }
    double width = Double.parseDouble(parts[2]);
    double height = Double.parseDouble(parts[3]);
    return width > 0 && height > 0 ? new double[] {width, height} : new double[0];
  }

  private static String bounded(@Nullable String text) {
    return text == null || text.length() > MAX_LENGTH ? "" : text.strip();
  }
}
