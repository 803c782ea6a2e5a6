package com.progimage.sdk.transformation;

/**
 * Starting points of a {@link Transformation}, for {@code import static}. Each method calls the
 * method of the same name on an empty transformation.
 */
public final class Transformations {
  private Transformations() {}

  /**
   * Resizes to a box of pixels. The methods of {@link Resize} set the fit.
   *
   * @param width of the box, 1 to 16,384
   * @param height of the box, 1 to 16,384
   * @return the resize
   */
  public static Resize resize(int width, int height) {
    return Transformation.NONE.resize(width, height);
  }

  /**
   * Resizes to a width and keeps the ratio.
   *
   * @param width in pixels, 1 to 16,384
   * @return the resize
   */
  public static Resize resizeToWidth(int width) {
    return Transformation.NONE.resizeToWidth(width);
  }

  /**
   * Resizes to a height and keeps the ratio.
   *
   * @param height in pixels, 1 to 16,384
   * @return the resize
   */
  public static Resize resizeToHeight(int height) {
    return Transformation.NONE.resizeToHeight(height);
  }

  /**
   * Crops to a rectangle, clipped to the picture.
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
   * Rotates clockwise.
   *
   * @param degrees −360 to 360, rounded to 0.0001
   * @return the rotation
   */
  public static Transformation rotate(double degrees) {
    return Transformation.NONE.rotate(degrees);
  }

  /** {@return a vertical flip} */
  public static Transformation flip() {
    return Transformation.NONE.flip();
  }

  /** {@return a horizontal flip} */
  public static Transformation flop() {
    return Transformation.NONE.flop();
  }

  /** {@return a conversion to gray} */
  public static Transformation grayscale() {
    return Transformation.NONE.grayscale();
  }

  /**
   * Removes the border that has the color of the top left corner, within a tolerance of 10.
   *
   * @return the trim
   */
  public static Transformation trim() {
    return Transformation.NONE.trim();
  }

  /**
   * Removes the border that has the color of the top left corner.
   *
   * @param tolerance the maximum difference of a channel, 0 to 255; 10 by default
   * @return the trim
   */
  public static Transformation trim(int tolerance) {
    return Transformation.NONE.trim(tolerance);
  }

  /**
   * Adds background on all sides.
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
   * Applies a sepia tone.
   *
   * @return the sepia tone
   */
  public static Transformation sepia() {
    return Transformation.NONE.sepia();
  }

  /**
   * Applies a partial sepia tone.
   *
   * @param amount 0 to 1, as in the CSS filter {@code sepia}
   * @return the sepia tone
   */
  public static Transformation sepia(double amount) {
    return Transformation.NONE.sepia(amount);
  }

  /**
   * Inverts the colors.
   *
   * @return the inversion
   */
  public static Transformation invert() {
    return Transformation.NONE.invert();
  }

  /**
   * Changes the brightness.
   *
   * @param factor 0 to 100, as in the CSS filter {@code brightness}; 1 changes nothing
   * @return the brightness
   */
  public static Transformation brightness(double factor) {
    return Transformation.NONE.brightness(factor);
  }

  /**
   * Changes the contrast.
   *
   * @param factor 0 to 100, as in the CSS filter {@code contrast}; 1 changes nothing
   * @return the contrast
   */
  public static Transformation contrast(double factor) {
    return Transformation.NONE.contrast(factor);
  }

  /**
   * Changes the saturation.
   *
   * @param factor 0 to 100, as in the CSS filter {@code saturate}; 1 changes nothing
   * @return the saturation
   */
  public static Transformation saturation(double factor) {
    return Transformation.NONE.saturation(factor);
  }

  /**
   * Rotates the hues.
   *
   * @param degrees −360 to 360, as in the CSS filter {@code hue-rotate}
   * @return the hue rotation
   */
  public static Transformation hue(double degrees) {
    return Transformation.NONE.hue(degrees);
  }

  /**
   * Applies gamma correction: raises values to the power of the inverse of an exponent.
   *
   * @param exponent 0.1 to 10; above 1 brightens
   * @return the gamma correction
   */
  public static Transformation gamma(double exponent) {
    return Transformation.NONE.gamma(exponent);
  }

  /**
   * Stretches the luminances over the full range.
   *
   * @return the normalization
   */
  public static Transformation normalize() {
    return Transformation.NONE.normalize();
  }

  /**
   * Makes every pixel black or white, split at the middle luminance.
   *
   * @return the threshold
   */
  public static Transformation threshold() {
    return Transformation.NONE.threshold();
  }

  /**
   * Makes every pixel black or white.
   *
   * @param level the lowest luminance that becomes white, 0 to 255; 128 by default
   * @return the threshold
   */
  public static Transformation threshold(int level) {
    return Transformation.NONE.threshold(level);
  }

  /**
   * Reduces the number of values of each channel.
   *
   * @param levels 2 to 255
   * @return the posterization
   */
  public static Transformation posterize(int levels) {
    return Transformation.NONE.posterize(levels);
  }

  /**
   * Replaces the chroma of every pixel with that of one color.
   *
   * @param color {@code rrggbb}, or {@code rrggbbaa}, whose alpha sets the strength
   * @return the tint
   */
  public static Transformation tint(String color) {
    return Transformation.NONE.tint(color);
  }

  /**
   * Maps luminances to a gradient between two colors.
   *
   * @param dark the color for black, {@code rrggbb} or {@code rrggbbaa}
   * @param light the color for white, {@code rrggbb} or {@code rrggbbaa}
   * @return the duotone
   */
  public static Transformation duotone(String dark, String light) {
    return Transformation.NONE.duotone(dark, light);
  }

  /**
   * Replaces squares with their mean color.
   *
   * @param side of a square in pixels, 1 to 1,000; 1 changes nothing
   * @return the pixelation
   */
  public static Transformation pixelate(int side) {
    return Transformation.NONE.pixelate(side);
  }

  /**
   * Applies a Gaussian blur.
   *
   * @param sigma in pixels, 0 to 250; 0 changes nothing
   * @return the blur
   */
  public static Transformation blur(double sigma) {
    return Transformation.NONE.blur(sigma);
  }

  /**
   * Sharpens with a sigma of one pixel.
   *
   * @return the sharpening
   */
  public static Transformation sharpen() {
    return Transformation.NONE.sharpen();
  }

  /**
   * Sharpens with an unsharp mask.
   *
   * @param sigma in pixels, 0 to 10; 1 by default, 0 changes nothing
   * @return the sharpening
   */
  public static Transformation sharpen(double sigma) {
    return Transformation.NONE.sharpen(sigma);
  }

  /**
   * Replaces each pixel with the median of the square around it.
   *
   * @param side of the square in pixels, odd, 1 to 101; 1 changes nothing
   * @return the median filter
   */
  public static Transformation median(int side) {
    return Transformation.NONE.median(side);
  }

  /**
   * Darkens the picture toward its corners.
   *
   * @return the vignette
   */
  public static Transformation vignette() {
    return Transformation.NONE.vignette();
  }

  /**
   * Renders the picture as a lit relief.
   *
   * @return the embossing
   */
  public static Transformation emboss() {
    return Transformation.NONE.emboss();
  }

  /**
   * Shows edges as white on black.
   *
   * @return the edge detection
   */
  public static Transformation edges() {
    return Transformation.NONE.edges();
  }

  /**
   * Rounds the corners and makes the outside transparent.
   *
   * @param radius in pixels, 0 to 16,384; capped at half of the shorter side
   * @return the rounding
   */
  public static Transformation round(int radius) {
    return Transformation.NONE.round(radius);
  }

  /**
   * Cuts out the largest centered circle.
   *
   * @return the mask
   */
  public static Transformation circle() {
    return Transformation.NONE.circle();
  }

  /**
   * Cuts out the largest centered outline of a shape.
   *
   * @param shape the outline
   * @return the mask
   */
  public static Transformation mask(Shape shape) {
    return Transformation.NONE.mask(shape);
  }

  /**
   * Creates an operation that this SDK has no method for. The server validates it.
   *
   * @param step one step as in a URL
   * @return that step
   */
  public static Transformation step(String step) {
    return Transformation.NONE.step(step);
  }

  /**
   * Sets the number of colors for tracing raster images to SVG.
   *
   * @param colors 2 to 64
   * @return that setting
   */
  public static Transformation trace(int colors) {
    return Transformation.NONE.trace(colors);
  }

  /**
   * Sets the number of colors and the detail for tracing raster images to SVG.
   *
   * @param colors 2 to 64
   * @param detail from 1, coarse and small, to 10; 6 by default
   * @return that setting
   */
  public static Transformation trace(int colors, int detail) {
    return Transformation.NONE.trace(colors, detail);
  }

  /** {@return tracing of raster images to SVG as ink on transparent paper} */
  public static Transformation traceMono() {
    return Transformation.NONE.traceMono();
  }

  /**
   * Sets the quality of lossy formats.
   *
   * @param quality 1 to 100
   * @return that setting
   */
  public static Transformation quality(int quality) {
    return Transformation.NONE.quality(quality);
  }

  /** {@return lossless encoding in formats that offer both} */
  public static Transformation lossless() {
    return Transformation.NONE.lossless();
  }

  /** {@return all frames of an animation, in formats that can} */
  public static Transformation animate() {
    return Transformation.NONE.animate();
  }

  /** {@return progressive JPEG, of which viewers show a coarse picture first} */
  public static Transformation progressive() {
    return Transformation.NONE.progressive();
  }

  /**
   * Sets the chroma subsampling of JPEG.
   *
   * @param sampling 420, 422 or 444
   * @return that setting
   */
  public static Transformation chroma(int sampling) {
    return Transformation.NONE.chroma(sampling);
  }

  /** {@return the original without metadata, if it is requested in its own format} */
  public static Transformation strip() {
    return Transformation.NONE.strip();
  }

  /** {@return the smallest possible file that does not change the picture} */
  public static Transformation compress() {
    return Transformation.NONE.compress();
  }

  /**
   * Limits the size of the file. Lossy formats use the highest quality that fits; other formats use
   * fewer colors.
   *
   * @param bytes 1 to 100,000,000
   * @return that setting
   */
  public static Transformation maxBytes(int bytes) {
    return Transformation.NONE.maxBytes(bytes);
  }

  /**
   * Masks the picture with the opacity of another image, or with its luminance if it is fully
   * opaque.
   *
   * @param imageId of a stored image
   * @return the mask
   */
  public static Transformation mask(String imageId) {
    return Transformation.NONE.mask(imageId);
  }

  /**
   * Draws another image in the center.
   *
   * @param imageId of a stored image
   * @return the overlay
   */
  public static Transformation overlay(String imageId) {
    return Transformation.NONE.overlay(imageId);
  }

  /**
   * Draws another image.
   *
   * @param imageId of a stored image
   * @param gravity the point at which both images align; not {@link Gravity#ATTENTION}
   * @param opacity 0 to 1
   * @return the overlay
   */
  public static Transformation overlay(String imageId, Gravity gravity, double opacity) {
    return Transformation.NONE.overlay(imageId, gravity, opacity);
  }

  /**
   * Applies a preset that the server's operator has named.
   *
   * @param name up to 40 lower-case letters, digits and hyphens
   * @return the steps of the preset
   */
  public static Transformation preset(String name) {
    return Transformation.NONE.preset(name);
  }

  /** {@return resizing in linear light} */
  public static Transformation linear() {
    return Transformation.NONE.linear();
  }

  /**
   * Sets the color for padding and corners, and behind transparency in formats without it.
   *
   * @param color {@code rrggbb} or {@code rrggbbaa} in hex digits
   * @return that setting
   */
  public static Transformation background(String color) {
    return Transformation.NONE.background(color);
  }
}
