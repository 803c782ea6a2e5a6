package com.progimage.server.engine.svg.css.value;

import java.util.OptionalDouble;

/**
 * Reference sizes for the relative lengths of one element, in CSS pixels.
 *
 * @param font size of the element's font
 * @param rootFont size of the root's font
 * @param width of the whole drawing, as {@code vw} counts it
 * @param height of the whole drawing
 * @param boxWidth width of the nearest viewport in user units, as {@code %} counts it
 * @param boxHeight height of that viewport
 */
public record Units(
    double font, double rootFont, double width, double height, double boxWidth, double boxHeight) {
  public static final double MEDIUM = 16;

  /** Where there is no element, and so nothing but a font of the usual size. */
  public static final Units NONE = new Units(MEDIUM, MEDIUM, 0, 0, 0, 0);

  /** Of the root of a drawing of this size. */
  public static Units of(double width, double height) {
    return new Units(MEDIUM, MEDIUM, width, height, width, height);
  }

  public Units withFont(double size) {
    return new Units(size, rootFont, width, height, boxWidth, boxHeight);
  }

  public Units withRootFont(double size) {
    return new Units(size, size, width, height, boxWidth, boxHeight);
  }

  public Units withBox(double newWidth, double newHeight) {
    return new Units(font, rootFont, width, height, newWidth, newHeight);
  }

  /** Side that percentages of lengths without a direction count (SVG 2, section 8.9). */
  public double diagonal() {
    return Math.sqrt((boxWidth * boxWidth + boxHeight * boxHeight) / 2);
  }

  /** The pixels of one such unit; nothing where it is no unit of length. */
  OptionalDouble pixels(String unit) {
    double pixels =
        switch (unit) {
          case "px" -> 1;
          case "pt" -> 96 / 72.0;
          case "pc" -> 16;
          case "mm" -> 96 / 25.4;
          case "cm" -> 96 / 2.54;
          case "in" -> 96;
          case "q" -> 96 / 101.6;
          case "em" -> font;
          case "ex", "ch" -> font / 2;
          case "cap" -> font * 0.7;
          case "ic" -> font;
          case "lh" -> font * 1.2;
          case "rem" -> rootFont;
          case "rex", "rch" -> rootFont / 2;
          case "rlh" -> rootFont * 1.2;
          case "vw", "svw", "lvw", "dvw", "vi", "svi", "lvi", "dvi" -> width / 100;
          case "vh", "svh", "lvh", "dvh", "vb", "svb", "lvb", "dvb" -> height / 100;
          case "vmin", "svmin", "lvmin", "dvmin" -> Math.min(width, height) / 100;
          case "vmax", "svmax", "lvmax", "dvmax" -> Math.max(width, height) / 100;
          default -> Double.NaN;
        };
    return Double.isNaN(pixels) ? OptionalDouble.empty() : OptionalDouble.of(pixels);
  }

  /** The degrees of one such unit; nothing where it is no unit of angles. */
  static OptionalDouble degrees(String unit) {
    return switch (unit) {
      case "deg" -> OptionalDouble.of(1);
      case "grad" -> OptionalDouble.of(0.9);
      case "rad" -> OptionalDouble.of(180 / Math.PI);
      case "turn" -> OptionalDouble.of(360);
      default -> OptionalDouble.empty();
    };
  }
}
