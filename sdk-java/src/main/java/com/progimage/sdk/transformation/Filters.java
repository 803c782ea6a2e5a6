package com.progimage.sdk.transformation;

import com.progimage.sdk.text.Ids;
import com.progimage.sdk.text.Numbers;
import java.util.Locale;
import java.util.regex.Pattern;

/** The methods of {@link Transformation} that change how a picture looks. */
abstract sealed class Filters permits Transformation {
  private static final int FULL_TURN = 360;
  private static final int MAX_PADDING = 16_384;
  private static final Pattern PRESET = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Pattern COLOR = Pattern.compile("[0-9a-f]{6}(?:[0-9a-f]{2})?");

  /** Appends an operation in its canonical text. */
  abstract Transformation then(String operation);

  /**
   * Removes the border that has the color of the top left corner, within a tolerance of 10.
   *
   * @return this, followed by the trim
   */
  public final Transformation trim() {
    return trim(10);
  }

  /**
   * Removes the border that has the color of the top left corner.
   *
   * @param tolerance the maximum difference of a channel, 0 to 255; 10 by default
   * @return this, followed by the trim
   */
  public final Transformation trim(int tolerance) {
    return then("trim" + unless(10, Numbers.within("tolerance", tolerance, 0, 255)));
  }

  /**
   * Adds background on all sides.
   *
   * @param all pixels on each side, 0 to 16,384
   * @return this, followed by the padding
   */
  public final Transformation pad(int all) {
    return pad(all, all, all, all);
  }

  /**
   * Adds background.
   *
   * @param top pixels above, 0 to 16,384
   * @param right pixels on the right, 0 to 16,384
   * @param bottom pixels below, 0 to 16,384
   * @param left pixels on the left, 0 to 16,384
   * @return this, followed by the padding
   */
  public final Transformation pad(int top, int right, int bottom, int left) {
    for (int side : new int[] {top, right, bottom, left}) {
      Numbers.within("padding", side, 0, MAX_PADDING);
    }
    boolean same = top == right && right == bottom && bottom == left;
    return then("pad_" + top + (same ? "" : "x" + right + "x" + bottom + "x" + left));
  }

  /**
   * Applies a sepia tone.
   *
   * @return this, followed by the sepia tone
   */
  public final Transformation sepia() {
    return sepia(1);
  }

  /**
   * Applies a partial sepia tone.
   *
   * @param amount 0 to 1, as in the CSS filter {@code sepia}
   * @return this, followed by the sepia tone
   */
  public final Transformation sepia(double amount) {
    return then("sepia" + unless(1, decimal("amount", amount, 0, 1)));
  }

  /**
   * Inverts the colors.
   *
   * @return this, followed by the inversion
   */
  public final Transformation invert() {
    return then("invert");
  }

  /**
   * Changes the brightness.
   *
   * @param factor 0 to 100, as in the CSS filter {@code brightness}; 1 changes nothing
   * @return this, followed by the brightness
   */
  public final Transformation brightness(double factor) {
    return then("brightness_" + decimal("factor", factor, 0, 100));
  }

  /**
   * Changes the contrast.
   *
   * @param factor 0 to 100, as in the CSS filter {@code contrast}; 1 changes nothing
   * @return this, followed by the contrast
   */
  public final Transformation contrast(double factor) {
    return then("contrast_" + decimal("factor", factor, 0, 100));
  }

  /**
   * Changes the saturation.
   *
   * @param factor 0 to 100, as in the CSS filter {@code saturate}; 1 changes nothing
   * @return this, followed by the saturation
   */
  public final Transformation saturation(double factor) {
    return then("saturation_" + decimal("factor", factor, 0, 100));
  }

  /**
   * Rotates the hues.
   *
   * @param degrees −360 to 360, as in the CSS filter {@code hue-rotate}
   * @return this, followed by the hue rotation
   */
  public final Transformation hue(double degrees) {
    return then("hue_" + angle(degrees));
  }

  /**
   * Applies gamma correction: raises values to the power of the inverse of an exponent.
   *
   * @param exponent 0.1 to 10; above 1 brightens
   * @return this, followed by the gamma correction
   */
  public final Transformation gamma(double exponent) {
    return then("gamma_" + decimal("exponent", exponent, 0.1, 10));
  }

  /**
   * Stretches the luminances over the full range.
   *
   * @return this, followed by the normalization
   */
  public final Transformation normalize() {
    return then("normalize");
  }

  /**
   * Makes every pixel black or white, split at the middle luminance.
   *
   * @return this, followed by the threshold
   */
  public final Transformation threshold() {
    return threshold(128);
  }

  /**
   * Makes every pixel black or white.
   *
   * @param level the lowest luminance that becomes white, 0 to 255; 128 by default
   * @return this, followed by the threshold
   */
  public final Transformation threshold(int level) {
    return then("threshold" + unless(128, Numbers.within("level", level, 0, 255)));
  }

  /**
   * Reduces the number of values of each channel.
   *
   * @param levels 2 to 255
   * @return this, followed by the posterization
   */
  public final Transformation posterize(int levels) {
    return then("posterize_" + Numbers.within("levels", levels, 2, 255));
  }

  /**
   * Replaces the chroma of every pixel with that of one color.
   *
   * @param color {@code rrggbb}, or {@code rrggbbaa}, whose alpha sets the strength
   * @return this, followed by the tint
   */
  public final Transformation tint(String color) {
    return then("tint_" + color(color));
  }

  /**
   * Maps luminances to a gradient between two colors.
   *
   * @param dark the color for black, {@code rrggbb} or {@code rrggbbaa}
   * @param light the color for white, {@code rrggbb} or {@code rrggbbaa}
   * @return this, followed by the duotone
   */
  public final Transformation duotone(String dark, String light) {
    return then("duotone_" + color(dark) + "_" + color(light));
  }

  /**
   * Replaces squares with their mean color.
   *
   * @param side of a square in pixels, 1 to 1,000; 1 changes nothing
   * @return this, followed by the pixelation
   */
  public final Transformation pixelate(int side) {
    return then("pixelate_" + Numbers.within("side", side, 1, 1000));
  }

  /**
   * Applies a Gaussian blur.
   *
   * @param sigma in pixels, 0 to 250; 0 changes nothing
   * @return this, followed by the blur
   */
  public final Transformation blur(double sigma) {
    return then("blur_" + decimal("sigma", sigma, 0, 250));
  }

  /**
   * Sharpens with a sigma of one pixel.
   *
   * @return this, followed by the sharpening
   */
  public final Transformation sharpen() {
    return sharpen(1);
  }

  /**
   * Sharpens with an unsharp mask.
   *
   * @param sigma in pixels, 0 to 10; 1 by default, 0 changes nothing
   * @return this, followed by the sharpening
   */
  public final Transformation sharpen(double sigma) {
    return then("sharpen" + unless(1, decimal("sigma", sigma, 0, 10)));
  }

  /**
   * Replaces each pixel with the median of the square around it.
   *
   * @param side of the square in pixels, odd, 1 to 101; 1 changes nothing
   * @return this, followed by the median filter
   */
  public final Transformation median(int side) {
    Numbers.within("side", side, 1, 101);
    if (side % 2 == 0) {
      throw new IllegalArgumentException("side is " + side + ", must be odd");
    }
    return then("median_" + side);
  }

  /**
   * Darkens the picture toward its corners.
   *
   * @return this, followed by the vignette
   */
  public final Transformation vignette() {
    return then("vignette");
  }

  /**
   * Renders the picture as a lit relief.
   *
   * @return this, followed by the embossing
   */
  public final Transformation emboss() {
    return then("emboss");
  }

  /**
   * Shows edges as white on black.
   *
   * @return this, followed by the edge detection
   */
  public final Transformation edges() {
    return then("edges");
  }

  /**
   * Rounds the corners and makes the outside transparent.
   *
   * @param radius in pixels, 0 to 16,384; capped at half of the shorter side
   * @return this, followed by the rounding
   */
  public final Transformation round(int radius) {
    return then("round_" + Numbers.within("radius", radius, 0, 16_384));
  }

  /**
   * Cuts out the largest centered circle.
   *
   * @return this, followed by the mask
   */
  public final Transformation circle() {
    return mask(Shape.CIRCLE);
  }

  /**
   * Cuts out the largest centered outline of a shape.
   *
   * @param shape the outline
   * @return this, followed by the mask
   */
  public final Transformation mask(Shape shape) {
    return then(shape == Shape.CIRCLE ? "circle" : "mask_" + shape);
  }

  /**
   * Masks the picture with another image, stretched over it. Each pixel keeps as much as that image
   * is opaque there or, if that image is fully opaque, as much as it is light there.
   *
   * @param imageId of a stored image
   * @return this, followed by the mask
   */
  public final Transformation mask(String imageId) {
    return then("mask_" + image(imageId));
  }

  /**
   * Draws another image in the center.
   *
   * @param imageId of a stored image
   * @return this, followed by the overlay
   */
  public final Transformation overlay(String imageId) {
    return overlay(imageId, Gravity.CENTER, 1);
  }

  /**
   * Draws another image in its own size, or reduced to fit if it is larger than the picture.
   *
   * @param imageId of a stored image
   * @param gravity the point at which both images align; not {@link Gravity#ATTENTION}
   * @param opacity 0, which changes nothing, to 1
   * @return this, followed by the overlay
   */
  public final Transformation overlay(String imageId, Gravity gravity, double opacity) {
    if (gravity.equals(Gravity.ATTENTION)) {
      throw new IllegalArgumentException(
          "an overlay needs a fixed position: use a gravity other than attention");
    }
    return then(
        "overlay_"
            + image(imageId)
            + (gravity.equals(Gravity.CENTER) ? "" : "_" + gravity)
            + unless(1, decimal("opacity", opacity, 0, 1)));
  }

  /**
   * Applies a preset that the server's operator has named.
   *
   * @param name up to 40 lower-case letters, digits and hyphens
   * @return this, followed by the steps of the preset
   */
  public final Transformation preset(String name) {
    if (!PRESET.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is not a preset name: use lower-case letters, digits and hyphens");
    }
    return then("preset_" + name);
  }

  private static String image(String id) {
    return Ids.find(id)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'" + id + "' is not an image id: use an image record's id"));
  }

  /** Returns the canonical text of a number rounded to 0.0001. */
  private static String decimal(String name, double value, double min, double max) {
    return Numbers.text(Numbers.rounded(Numbers.within(name, value, min, max)));
  }

  /** Returns the canonical text of an angle from 0 to below 360, rounded to 0.0001. */
  static String angle(double degrees) {
    double turn = Numbers.rounded(Numbers.within("degrees", degrees, -FULL_TURN, FULL_TURN));
    double forward = turn < 0 ? Numbers.rounded(turn + FULL_TURN) : turn;
    return Numbers.text(forward == FULL_TURN ? 0 : forward);
  }

  /** Returns the canonical text of a color. */
  static String color(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!COLOR.matcher(lower).matches()) {
      throw new IllegalArgumentException(
          "color is '" + text + "', must be rrggbb or rrggbbaa in hex digits");
    }
    boolean isOpaque = lower.length() == 8 && lower.endsWith("ff");
    return isOpaque ? lower.substring(0, 6) : lower;
  }

  /** Returns the text of an argument; empty if it is the default. */
  private static String unless(int byDefault, Object value) {
    String text = value.toString();
    return text.equals(Integer.toString(byDefault)) ? "" : "_" + text;
  }
}
