package com.progimage.server.engine.trace;

import com.progimage.server.engine.trace.curve.PathData;
import com.progimage.server.engine.trace.region.PackedColor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Writes an SVG that consists of filled paths. */
final class SvgWriter {
  private static final String DIGITS = "0123456789abcdef";

  private final StringBuilder text = new StringBuilder();

  /**
   * @param width in pixels, as displayed
   * @param unitsPerPixel coordinate units of the path data per displayed pixel
   */
  SvgWriter(int width, int height, double unitsPerPixel) {
    text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        .append(width)
        .append("\" height=\"")
        .append(height)
        .append("\" viewBox=\"0 0 ")
        .append(decimal(width * unitsPerPixel))
        .append(' ')
        .append(decimal(height * unitsPerPixel))
        .append("\">");
  }

  /** Writes a path, unless it is empty. */
  void path(int premultiplied, PathData data) {
    if (data.isEmpty()) {
      return;
    }
    text.append("<path");
    int alpha = PackedColor.isOpaque(premultiplied) ? 255 : PackedColor.alpha(premultiplied);
    String fill = fill(premultiplied);
    if (!fill.equals("#000")) {
      text.append(" fill=\"").append(fill).append('"');
    }
    if (alpha < 255) {
      text.append(" fill-opacity=\"").append(decimal(alpha / 255.0)).append('"');
    }
    text.append(" d=\"").append(data).append("\"/>");
  }

  byte[] end() {
    return text.append("</svg>").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String fill(int premultiplied) {
    int alpha = Math.max(1, PackedColor.alpha(premultiplied));
    int red = straight(PackedColor.red(premultiplied), alpha);
    int green = straight(PackedColor.green(premultiplied), alpha);
    int blue = straight(PackedColor.blue(premultiplied), alpha);
    boolean isShort = red % 17 == 0 && green % 17 == 0 && blue % 17 == 0;
    StringBuilder fill = new StringBuilder("#");
    for (int level : new int[] {red, green, blue}) {
      fill.append(DIGITS.charAt(level >> 4));
      if (!isShort) {
        fill.append(DIGITS.charAt(level & 15));
      }
    }
    return fill.toString();
  }

  private static int straight(int level, int alpha) {
    return Math.min(255, (level * 255 + alpha / 2) / alpha);
  }

  /** At most two decimals, in the shortest form. */
  private static String decimal(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
    String plain = rounded.stripTrailingZeros().toPlainString();
    return plain.startsWith("0.") ? plain.substring(1) : plain;
  }
}
