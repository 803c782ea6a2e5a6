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
