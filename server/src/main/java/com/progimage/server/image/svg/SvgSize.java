package com.progimage.server.image.svg;

import com.progimage.server.image.Size;
import com.progimage.server.image.svg.css.StyleReader;
import com.progimage.server.image.svg.css.StyleReader.Event;
import com.progimage.server.image.svg.css.Token;
import com.progimage.server.image.svg.css.Tokenizer;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Computes the size of an SVG without a requested size, as CSS sizes replaced elements. */
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

  /** The last valid declaration of the style, or else the attribute. */
  private static double styled(@Nullable String style, String side, @Nullable String attribute) {
    double length = only(new Tokenizer(bounded(attribute))).map(SvgSize::length).orElse(0.0);
    if (style == null || style.length() > MAX_STYLE_LENGTH) {
      return length;
    }
    StyleReader reader = StyleReader.attribute(style);
    for (Event event = reader.next(); event != Event.END; event = reader.next()) {
      if (event == Event.STYLE || event == Event.AT) {
        reader.skip();
      } else if (event == Event.DECLARATION && reader.name().equals(side)) {
        length =
            only(reader.content()).filter(SvgSize::isLength).map(SvgSize::length).orElse(length);
      }
    }
    return length;
  }

  private static Optional<Token> only(Tokenizer tokens) {
    Token only = null;
    while (tokens.hasNext()) {
      Token token = tokens.next();
      if (only != null && !token.isSpace()) {
        return Optional.empty();
      }
      only = token.isSpace() ? only : token;
    }
    return Optional.ofNullable(only);
  }

  /**
   * In a style, lengths need a unit. Percentages and {@code auto} are valid, but give no length.
   */
  private static boolean isLength(Token value) {
    return switch (value.kind()) {
      case DIMENSION -> UNITS.containsKey(value.unit()) && value.number() >= 0;
      case PERCENTAGE -> true;
      case NUMBER -> value.number() == 0;
      default -> value.isIdent("auto");
    };
  }

  /** 0 for {@code auto} and for percentages, which have no container to refer to. */
  private static double length(Token value) {
    double pixels =
        switch (value.kind()) {
          case NUMBER -> value.number();
          case DIMENSION -> value.number() * UNITS.getOrDefault(value.unit(), 0.0);
          default -> 0;
        };
    return Double.isFinite(pixels) ? pixels : 0;
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
