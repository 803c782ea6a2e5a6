package com.progimage.sdk;

/**
 * Beginnings of a {@link Transformation}, for {@code import static}; each is the method of the same
 * name on a transformation that does nothing yet.
 */
public final class Transformations {
  private Transformations() {}

  /**
   * Scales to a box of pixels; {@link Resize} says how the picture fits.
   *
   * @param width of the box, 1 to 16,384
   * @param height of the box, 1 to 16,384
   * @return the resize
   */
  public static Resize resize(int width, int height) {
    return Transformation.NONE.resize(width, height);
  }

  /**
   * Scales to a width; the picture's ratio decides the height.
   *
   * @param width in pixels, 1 to 16,384
   * @return the resize
   */
  public static Resize resizeToWidth(int width) {
    return Transformation.NONE.resizeToWidth(width);
  }

  /**
   * Scales to a height; the picture's ratio decides the width.
   *
   * @param height in pixels, 1 to 16,384
   * @return the resize
   */
  public static Resize resizeToHeight(int height) {
    return Transformation.NONE.resizeToHeight(height);
  }

  /**
   * Keeps a rectangle, as far as the picture has it.
   *
   * @param x of its left edge in pixels, 0 to 1,000,000
   * @param y of its top edge in pixels, 0 to 1,000,000
   * @param width in pixels, 1 to 1,000,000
   * @param height in pixels, 1 to 1,000,000
   * @return the crop
   */
  public static Transformation crop(int x, int y, int width, int height) {
    return Transformation.NONE.crop(x, y, width, height);
  }

  /**
   * Turns clockwise.
   *
   * @param degrees −360 to 360, taken to the nearest 0.0001
   * @return the turn
   */
  public static Transformation rotate(double degrees) {
    return Transformation.NONE.rotate(degrees);
  }

  /** {@return top and bottom exchanged} */
  public static Transformation flip() {
    return Transformation.NONE.flip();
  }

  /** {@return left and right exchanged} */
  public static Transformation flop() {
    return Transformation.NONE.flop();
  }

  /** {@return every colour made grey} */
  public static Transformation grayscale() {
    return Transformation.NONE.grayscale();
  }

  /**
   * Takes off the border that has the colour of the left top corner, within 10 levels.
   *
   * @return the trimming
   */
  public static Transformation trim() {
    return Transformation.NONE.trim();
  }

  /**
   * Takes off the border that has the colour of the left top corner.
   *
   * @param tolerance by how much a channel may differ, 0 to 255; 10 is the default
   * @return the trimming
   */
  public static Transformation trim(int tolerance) {
    return Transformation.NONE.trim(tolerance);
  }

  /**
   * Adds background on each side.
   *
   * @param all pixels on each side, 0 to 16,384
   * @return the padding
   */
  public static Transformation pad(int all) {
    return Transformation.NONE.pad(all);
  }

  /**
   * Adds background.
   *
   * @param top pixels above, 0 to 16,384
   * @param right pixels on the right, 0 to 16,384
   * @param bottom pixels below, 0 to 16,384
   * @param left pixels on the left, 0 to 16,384
   * @return the padding
   */
  public static Transformation pad(int top, int right, int bottom, int left) {
    return Transformation.NONE.pad(top, right, bottom, left);
  }

  /**
   * Browns as old photographs do.
   *
   * @return the browning
   */
  public static Transformation sepia() {
    return Transformation.NONE.sepia();
  }

  /**
   * Browns as old photographs do, in part.
   *
   * @param amount 0 to 1, as in the CSS filter of that name
   * @return the browning
   */
  public static Transformation sepia(double amount) {
    return Transformation.NONE.sepia(amount);
  }

  /**
   * Gives every colour its opposite.
   *
   * @return the inversion
   */
  public static Transformation invert() {
    return Transformation.NONE.invert();
  }

  /**
   * Makes brighter or darker.
   *
   * @param factor 0 to 100, as in the CSS filter of that name; 1 changes nothing
   * @return the change of brightness
   */
  public static Transformation brightness(double factor) {
    return Transformation.NONE.brightness(factor);
  }

  /**
   * Gives more or less contrast.
   *
   * @param factor 0 to 100, as in the CSS filter of that name; 1 changes nothing
   * @return the change of contrast
   */
  public static Transformation contrast(double factor) {
    return Transformation.NONE.contrast(factor);
  }

  /**
   * Makes colours stronger or weaker.
   *
   * @param factor 0 to 100, as in the CSS filter {@code saturate}; 1 changes nothing
   * @return the change of saturation
   */
  public static Transformation saturation(double factor) {
    return Transformation.NONE.saturation(factor);
  }

  /**
   * Turns hues.
   *
   * @param degrees −360 to 360, as in the CSS filter {@code hue-rotate}
   * @return the turn of hues
   */
  public static Transformation hue(double degrees) {
    return Transformation.NONE.hue(degrees);
  }

  /**
   * Raises values to the power of the inverse of an exponent.
   *
   * @param exponent 0.1 to 10; above 1 is brighter
   * @return the change of tones
   */
  public static Transformation gamma(double exponent) {
    return Transformation.NONE.gamma(exponent);
  }

  /**
   * Stretches luminances over the whole range.
   *
   * @return the stretching
   */
  public static Transformation normalize() {
    return Transformation.NONE.normalize();
  }

  /**
   * Makes everything black or white, by the middle luminance.
   *
   * @return the threshold
   */
  public static Transformation threshold() {
    return Transformation.NONE.threshold();
  }

  /**
   * Makes everything black or white.
   *
   * @param level the least luminance that becomes white, 0 to 255
   * @return the threshold
   */
  public static Transformation threshold(int level) {
    return Transformation.NONE.threshold(level);
  }

  /**
   * Leaves few values of each channel.
   *
   * @param levels 2 to 255
   * @return the reduction
   */
  public static Transformation posterize(int levels) {
    return Transformation.NONE.posterize(levels);
  }

  /**
   * Gives every colour the chroma of one.
   *
   * @param color {@code rrggbb}, or {@code rrggbbaa}, whose opacity says how much
   * @return the tint
   */
  public static Transformation tint(String color) {
    return Transformation.NONE.tint(color);
  }

  /**
   * Makes luminances colours between two.
   *
   * @param dark what black becomes, {@code rrggbb} or {@code rrggbbaa}
   * @param light what white becomes, {@code rrggbb} or {@code rrggbbaa}
   * @return the duotone
   */
  public static Transformation duotone(String dark, String light) {
    return Transformation.NONE.duotone(dark, light);
  }

  /**
   * Makes squares of their mean colour.
   *
   * @param side of a square in pixels, 1 to 1,000; 1 changes nothing
   * @return the mosaic
   */
  public static Transformation pixelate(int side) {
    return Transformation.NONE.pixelate(side);
  }

  /**
   * Blurs by a Gaussian.
   *
   * @param sigma in pixels, 0 to 250; 0 changes nothing
   * @return the blur
   */
  public static Transformation blur(double sigma) {
    return Transformation.NONE.blur(sigma);
  }

  /**
   * Sharpens, finely.
   *
   * @return the sharpening
   */
  public static Transformation sharpen() {
    return Transformation.NONE.sharpen();
  }

  /**
   * Sharpens.
   *
   * @param sigma of the unsharp mask in pixels, 0 to 10; 1 is the default, 0 changes nothing
   * @return the sharpening
   */
  public static Transformation sharpen(double sigma) {
    return Transformation.NONE.sharpen(sigma);
  }

  /**
   * Gives each pixel the median of the square around it.
   *
   * @param side of the square in pixels, odd, 1 to 101; 1 changes nothing
   * @return the median
   */
  public static Transformation median(int side) {
    return Transformation.NONE.median(side);
  }

  /**
   * Darkens towards the corners.
   *
   * @return the darkening
   */
  public static Transformation vignette() {
    return Transformation.NONE.vignette();
  }

  /**
   * Lights the picture as a relief.
   *
   * @return the relief
   */
  public static Transformation emboss() {
    return Transformation.NONE.emboss();
  }

  /**
   * Shows edges in white on black.
   *
   * @return the edges
   */
  public static Transformation edges() {
    return Transformation.NONE.edges();
  }

  /**
   * Makes corners round and what lies outside transparent.
   *
   * @param radius in pixels, 0 to 16,384; at most half of the shorter side counts
   * @return the rounding
   */
  public static Transformation round(int radius) {
    return Transformation.NONE.round(radius);
  }

  /**
   * Leaves the largest circle in the middle.
   *
   * @return the mask
   */
  public static Transformation circle() {
    return Transformation.NONE.circle();
  }

  /**
   * Leaves the largest such shape in the middle.
   *
   * @param shape the outline
   * @return the mask
   */
  public static Transformation mask(Shape shape) {
    return Transformation.NONE.mask(shape);
  }

  /**
   * An operation that this SDK has no method for; the server checks it.
   *
   * @param step one step as a URL has it
   * @return that step
   */
  public static Transformation step(String step) {
    return Transformation.NONE.step(step);
  }

  /**
   * In how many colours raster becomes SVG.
   *
   * @param colors 2 to 64
   * @return that setting
   */
  public static Transformation trace(int colors) {
    return Transformation.NONE.trace(colors);
  }

  /**
   * How raster becomes SVG.
   *
   * @param colors 2 to 64
   * @param detail from 1, coarse and small, to 10; 6 is the default
   * @return that setting
   */
  public static Transformation trace(int colors, int detail) {
    return Transformation.NONE.trace(colors, detail);
  }

  /** {@return raster becoming SVG as ink on transparent paper} */
  public static Transformation traceMono() {
    return Transformation.NONE.traceMono();
  }

  /**
   * The quality of lossy formats.
   *
   * @param quality 1 to 100
   * @return that setting
   */
  public static Transformation quality(int quality) {
    return Transformation.NONE.quality(quality);
  }

  /** {@return every pixel kept exactly in formats that can be lossy or not} */
  public static Transformation lossless() {
    return Transformation.NONE.lossless();
  }

  /** {@return all pictures of an animation kept, in formats that can} */
  public static Transformation animate() {
    return Transformation.NONE.animate();
  }

  /** {@return a JPEG that is coarse at first and whole before all has arrived} */
  public static Transformation progressive() {
    return Transformation.NONE.progressive();
  }

  /**
   * How finely a JPEG has colour.
   *
   * @param sampling 420, 422 or 444
   * @return that setting
   */
  public static Transformation chroma(int sampling) {
    return Transformation.NONE.chroma(sampling);
  }

  /** {@return the original without metadata, where it is asked for in its own format} */
  public static Transformation strip() {
    return Transformation.NONE.strip();
  }

  /** {@return a file as small as it can be without changing the picture} */
  public static Transformation compress() {
    return Transformation.NONE.compress();
  }

  /**
   * How many bytes there may be: lossy formats get the highest quality that fits, others fewer
   * colours.
   *
   * @param bytes 1 to 100,000,000
   * @return that setting
   */
  public static Transformation maxBytes(int bytes) {
    return Transformation.NONE.maxBytes(bytes);
  }

  /**
   * Leaves as much as another image has of opacity, or of luminance where all of it is opaque.
   *
   * @param imageId of a stored image
   * @return the mask
   */
  public static Transformation mask(String imageId) {
    return Transformation.NONE.mask(imageId);
  }

  /**
   * Another image on top, in the middle.
   *
   * @param imageId of a stored image
   * @return the overlay
   */
  public static Transformation overlay(String imageId) {
    return Transformation.NONE.overlay(imageId);
  }

  /**
   * Another image on top.
   *
   * @param imageId of a stored image
   * @param gravity which point of it lies on the same one of the picture
   * @param opacity 0 to 1
   * @return the overlay
   */
  public static Transformation overlay(String imageId, Gravity gravity, double opacity) {
    return Transformation.NONE.overlay(imageId, gravity, opacity);
  }

  /**
   * What the server's operator has given a name.
   *
   * @param name lower-case letters, digits and hyphens
   * @return the steps that the server has under that name
   */
  public static Transformation preset(String name) {
    return Transformation.NONE.preset(name);
  }

  /** {@return sizes changed in linear light} */
  public static Transformation linear() {
    return Transformation.NONE.linear();
  }

  /**
   * The colour of padding and corners, and behind transparency in formats that have none.
   *
   * @param color {@code rrggbb} or {@code rrggbbaa} in hex digits
   * @return that setting
   */
  public static Transformation background(String color) {
    return Transformation.NONE.background(color);
  }
}
