package com.progimage.sdk;

import java.util.Locale;
import java.util.regex.Pattern;

/** The part of a {@link Transformation}'s methods that changes how a picture looks. */
abstract sealed class Filters permits Transformation {
  private static final int FULL_TURN = 360;
  private static final int MAX_PADDING = 16_384;
  private static final Pattern PRESET = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Pattern COLOUR = Pattern.compile("[0-9a-f]{6}(?:[0-9a-f]{2})?");

  /** This, and then an operation in its canonical text. */
  abstract Transformation then(String operation);

  /**
   * Takes off the border that has the colour of the left top corner, within 10 levels.
   *
   * @return this, and then the trimming
   */
  public final Transformation trim() {
    return trim(10);
  }

  /**
   * Takes off the border that has the colour of the left top corner.
   *
   * @param tolerance by how much a channel may differ, 0 to 255; 10 is the default
   * @return this, and then the trimming
   */
  public final Transformation trim(int tolerance) {
    return then("trim" + unless(10, Numbers.within("tolerance", tolerance, 0, 255)));
  }

  /**
   * Adds background on each side.
   *
   * @param all pixels on each side, 0 to 16,384
   * @return this, and then the padding
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
   * @return this, and then the padding
   */
  public final Transformation pad(int top, int right, int bottom, int left) {
    for (int side : new int[] {top, right, bottom, left}) {
      Numbers.within("padding", side, 0, MAX_PADDING);
    }
    boolean same = top == right && right == bottom && bottom == left;
    return then("pad_" + top + (same ? "" : "x" + right + "x" + bottom + "x" + left));
  }

  /**
   * Browns as old photographs do.
   *
   * @return this, and then the browning
   */
  public final Transformation sepia() {
    return sepia(1);
  }

  /**
   * Browns as old photographs do, in part.
   *
   * @param amount 0 to 1, as in the CSS filter of that name
   * @return this, and then the browning
   */
  public final Transformation sepia(double amount) {
    return then("sepia" + unless(1, decimal("amount", amount, 0, 1)));
  }

  /**
   * Gives every colour its opposite.
   *
   * @return this, and then the inversion
   */
  public final Transformation invert() {
    return then("invert");
  }

  /**
   * Makes brighter or darker.
   *
   * @param factor 0 to 100, as in the CSS filter of that name; 1 changes nothing
   * @return this, and then the change of brightness
   */
  public final Transformation brightness(double factor) {
    return then("brightness_" + decimal("factor", factor, 0, 100));
  }

  /**
   * Gives more or less contrast.
   *
   * @param factor 0 to 100, as in the CSS filter of that name; 1 changes nothing
   * @return this, and then the change of contrast
   */
  public final Transformation contrast(double factor) {
    return then("contrast_" + decimal("factor", factor, 0, 100));
  }

  /**
   * Makes colours stronger or weaker.
   *
   * @param factor 0 to 100, as in the CSS filter {@code saturate}; 1 changes nothing
   * @return this, and then the change of saturation
   */
  public final Transformation saturation(double factor) {
    return then("saturation_" + decimal("factor", factor, 0, 100));
  }

  /**
   * Turns hues.
   *
   * @param degrees −360 to 360, as in the CSS filter {@code hue-rotate}
   * @return this, and then the turn of hues
   */
  public final Transformation hue(double degrees) {
    return then("hue_" + angle(degrees));
  }

  /**
   * Raises values to the power of the inverse of an exponent.
   *
   * @param exponent 0.1 to 10; above 1 is brighter
   * @return this, and then the change of tones
   */
  public final Transformation gamma(double exponent) {
    return then("gamma_" + decimal("exponent", exponent, 0.1, 10));
  }

  /**
   * Stretches luminances over the whole range.
   *
   * @return this, and then the stretching
   */
  public final Transformation normalize() {
    return then("normalize");
  }

  /**
   * Makes everything black or white, by the middle luminance.
   *
   * @return this, and then the threshold
   */
  public final Transformation threshold() {
    return threshold(128);
  }

  /**
   * Makes everything black or white.
   *
   * @param level the least luminance that becomes white, 0 to 255
   * @return this, and then the threshold
   */
  public final Transformation threshold(int level) {
    return then("threshold" + unless(128, Numbers.within("level", level, 0, 255)));
  }

  /**
   * Leaves few values of each channel.
   *
   * @param levels 2 to 255
   * @return this, and then the reduction
   */
  public final Transformation posterize(int levels) {
    return then("posterize_" + Numbers.within("levels", levels, 2, 255));
  }

  /**
   * Gives every colour the chroma of one.
   *
   * @param color {@code rrggbb}, or {@code rrggbbaa}, whose opacity says how much
   * @return this, and then the tint
   */
  public final Transformation tint(String color) {
    return then("tint_" + color(color));
  }

  /**
   * Makes luminances colours between two.
   *
   * @param dark what black becomes, {@code rrggbb} or {@code rrggbbaa}
   * @param light what white becomes, {@code rrggbb} or {@code rrggbbaa}
   * @return this, and then the duotone
   */
  public final Transformation duotone(String dark, String light) {
    return then("duotone_" + color(dark) + "_" + color(light));
  }

  /**
   * Makes squares of their mean colour.
   *
   * @param side of a square in pixels, 1 to 1,000; 1 changes nothing
   * @return this, and then the mosaic
   */
  public final Transformation pixelate(int side) {
    return then("pixelate_" + Numbers.within("side", side, 1, 1000));
  }

  /**
   * Blurs by a Gaussian.
   *
   * @param sigma in pixels, 0 to 250; 0 changes nothing
   * @return this, and then the blur
   */
  public final Transformation blur(double sigma) {
    return then("blur_" + decimal("sigma", sigma, 0, 250));
  }

  /**
   * Sharpens, finely.
   *
   * @return this, and then the sharpening
   */
  public final Transformation sharpen() {
    return sharpen(1);
  }

  /**
   * Sharpens.
   *
   * @param sigma of the unsharp mask in pixels, 0 to 10; 1 is the default, 0 changes nothing
   * @return this, and then the sharpening
   */
  public final Transformation sharpen(double sigma) {
    return then("sharpen" + unless(1, decimal("sigma", sigma, 0, 10)));
  }

  /**
   * Gives each pixel the median of the square around it.
   *
   * @param side of the square in pixels, odd, 1 to 101; 1 changes nothing
   * @return this, and then the median
   */
  public final Transformation median(int side) {
    Numbers.within("side", side, 1, 101);
    if (side % 2 == 0) {
      throw new IllegalArgumentException("side is " + side + ", must be odd");
    }
    return then("median_" + side);
  }

  /**
   * Darkens towards the corners.
   *
   * @return this, and then the darkening
   */
  public final Transformation vignette() {
    return then("vignette");
  }

  /**
   * Lights the picture as a relief.
   *
   * @return this, and then the relief
   */
  public final Transformation emboss() {
    return then("emboss");
  }

  /**
   * Shows edges in white on black.
   *
   * @return this, and then the edges
   */
  public final Transformation edges() {
    return then("edges");
  }

  /**
   * Makes corners round and what lies outside transparent.
   *
   * @param radius in pixels, 0 to 16,384; at most half of the shorter side counts
   * @return this, and then the rounding
   */
  public final Transformation round(int radius) {
    return then("round_" + Numbers.within("radius", radius, 0, 16_384));
  }

  /**
   * Leaves the largest circle in the middle.
   *
   * @return this, and then the mask
   */
  public final Transformation circle() {
    return mask(Shape.CIRCLE);
  }

  /**
   * Leaves the largest such shape in the middle.
   *
   * @param shape the outline
   * @return this, and then the mask
   */
  public final Transformation mask(Shape shape) {
    return then(shape == Shape.CIRCLE ? "circle" : "mask_" + shape);
  }

  /**
   * Leaves of each pixel as much as another image has of opacity there, of luminance where all of
   * it is opaque. That image is stretched over the picture.
   *
   * @param imageId of a stored image
   * @return this, and then the mask
   */
  public final Transformation mask(String imageId) {
    return then("mask_" + image(imageId));
  }

  /**
   * Puts another image on top, in the middle.
   *
   * @param imageId of a stored image
   * @return this, and then the overlay
   */
  public final Transformation overlay(String imageId) {
    return overlay(imageId, Gravity.CENTER, 1);
  }

  /**
   * Puts another image on top, in its own size, or reduced to fit where it is larger.
   *
   * @param imageId of a stored image
   * @param gravity which point of it lies on the same one of the picture; not {@link
   *     Gravity#ATTENTION}
   * @param opacity 0, which changes nothing, to 1
   * @return this, and then the overlay
   */
  public final Transformation overlay(String imageId, Gravity gravity, double opacity) {
    if (gravity.equals(Gravity.ATTENTION)) {
      throw new IllegalArgumentException("an overlay lies at a point: attention is none");
    }
    return then(
        "overlay_"
            + image(imageId)
            + (gravity.equals(Gravity.CENTER) ? "" : "_" + gravity)
            + unless(1, decimal("opacity", opacity, 0, 1)));
  }

  /**
   * What the server's operator has given a name.
   *
   * @param name lower-case letters, digits and hyphens
   * @return this, and then the steps that the server has under that name
   */
  public final Transformation preset(String name) {
    if (!PRESET.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is no preset: give lower-case letters, digits and hyphens");
    }
    return then("preset_" + name);
  }

  private static String image(String id) {
    return ImageIds.find(id)
        .orElseThrow(() ->
            new IllegalArgumentException("'" + id + "' is no image id: take the id of a record"));
  }

  /** The canonical text of a number to the nearest 0.0001. */
  private static String decimal(String name, double value, double min, double max) {
    return Numbers.text(Numbers.rounded(Numbers.within(name, value, min, max)));
  }

  /** The canonical text of an angle, from 0 to below 360, to the nearest 0.0001. */
  static String angle(double degrees) {
    double turn = Numbers.rounded(Numbers.within("degrees", degrees, -FULL_TURN, FULL_TURN));
    double forward = turn < 0 ? Numbers.rounded(turn + FULL_TURN) : turn;
    return Numbers.text(forward == FULL_TURN ? 0 : forward);
  }

  /** The canonical text of a colour. */
  static String color(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!COLOUR.matcher(lower).matches()) {
      throw new IllegalArgumentException(
          "color is '" + text + "', must be rrggbb or rrggbbaa in hex digits");
    }
    boolean isOpaque = lower.length() == 8 && lower.endsWith("ff");
    return isOpaque ? lower.substring(0, 6) : lower;
  }

  /** An argument, or nothing where it says the default. */
  private static String unless(int byDefault, Object value) {
    String text = value.toString();
    return text.equals(Integer.toString(byDefault)) ? "" : "_" + text;
  }
}
