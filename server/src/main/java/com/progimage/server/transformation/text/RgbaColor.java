package com.progimage.server.transformation.text;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An sRGB color with opacity.
 *
 * @param argb {@code 0xAARRGGBB}, alpha not premultiplied
 */
public record RgbaColor(int argb) {
  public static final RgbaColor TRANSPARENT = new RgbaColor(0);
  public static final RgbaColor WHITE = new RgbaColor(0xffff_ffff);

  private static final Pattern PATTERN = Pattern.compile("[0-9a-fA-F]{6}(?:[0-9a-fA-F]{2})?");

  /** The color for {@code rrggbb} or {@code rrggbbaa}, ignoring case; empty for any other text. */
  public static Optional<RgbaColor> find(String text) {
    if (!PATTERN.matcher(text).matches()) {
      return Optional.empty();
    }
    int rgb = Integer.parseInt(text, 0, 6, 16);
    int alpha = text.length() == 8 ? Integer.parseInt(text, 6, 8, 16) : 255;
    return Optional.of(new RgbaColor(alpha << 24 | rgb));
  }

  public int alpha() {
    return argb >>> 24;
  }

  /** {@code rrggbb} in lower case, followed by {@code aa} unless it is opaque. */
  public String text() {
    String rgb = String.format(Locale.ROOT, "%06x", argb & 0xff_ffff);
    return alpha() == 255 ? rgb : rgb + String.format(Locale.ROOT, "%02x", alpha());
  }

  @Override
  public String toString() {
    return text();
  }
}
