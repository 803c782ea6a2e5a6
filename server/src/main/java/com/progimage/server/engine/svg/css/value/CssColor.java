package com.progimage.server.engine.svg.css.value;

import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokens;
import java.util.Locale;
import java.util.Optional;

/**
 * Color in any of the forms of CSS Color 4.
 *
 * @param rgb {@code 0xRRGGBB}
 * @param alpha 0 to 1
 */
public record CssColor(int rgb, double alpha) {
  static final CssColor TRANSPARENT = new CssColor(0, 0);

  /** Parses a color; empty if it is invalid or depends on others, as {@code currentColor} does. */
  public static Optional<CssColor> parse(String text) {
    return parse(Tokens.of(text).stripped());
  }

  /** Parses a color; empty if it is invalid or depends on others, as {@code currentColor} does. */
  public static Optional<CssColor> parse(Tokens tokens) {
    if (tokens.isEmpty() || tokens.after(0) != tokens.size()) {
      return Optional.empty();
    }
    String text = tokens.get(0).text();
    return switch (tokens.get(0).kind()) {
      case HASH -> hex(text);
      case IDENT ->
          text.equalsIgnoreCase("transparent")
              ? Optional.of(TRANSPARENT)
              : ColorNames.find(text.toLowerCase(Locale.ROOT)).map(rgb -> new CssColor(rgb, 1));
      case FUNCTION -> ColorFunction.parse(text.toLowerCase(Locale.ROOT), tokens.inside(0));
      default -> Optional.empty();
    };
  }

  /** Creates a color from channels of 0 to 1, and clips values outside. */
  static CssColor of(double[] srgb, double alpha) {
    int rgb = 0;
    for (double channel : srgb) {
      rgb = rgb << 8 | (int) Math.round(Math.clamp(channel, 0, 1) * 255);
    }
    return new CssColor(rgb, Math.clamp(alpha, 0, 1));
  }

  /** Red, green and blue from 0 to 1. */
  double[] channels() {
    return new double[] {(rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0};
  }

  /** Returns the color in the form of SVG 1.1, without alpha. */
  public String opaque() {
    String digits = Integer.toHexString(0x1000000 | rgb);
    return "#" + digits.substring(1);
  }

  private static Optional<CssColor> hex(String digits) {
    int length = digits.length();
    if (length != 3 && length != 4 && length != 6 && length != 8) {
      return Optional.empty();
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), 16) : -1;
      if (digit < 0) {
        return Optional.empty();
      }
      value = length < 5 ? value << 8 | digit * 17L : value << 4 | digit;
    }
    boolean hasAlpha = length == 4 || length == 8;
    return Optional.of(
        hasAlpha
            ? new CssColor((int) (value >> 8), (value & 255) / 255.0)
            : new CssColor((int) value, 1));
  }

  /** Checks whether the tokens are {@code currentColor}. */
  public static boolean isCurrent(Tokens tokens) {
    return tokens.size() == 1
        && tokens.get(0).kind() == TokenKind.IDENT
        && tokens.get(0).isIdent("currentcolor");
  }
}
