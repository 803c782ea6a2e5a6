package com.progimage.sdk.transformation;

import com.progimage.sdk.text.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Operations to apply to a picture when it is delivered, in the order of the calls, and settings of
 * the whole delivery, where the last call wins. Immutable: each call returns a new transformation.
 * Start with a method of {@link Transformations}.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="transform"}
 *
 * <p>Equal transformations have the same {@linkplain #toString text} and share one rendition on the
 * server. Values out of range throw {@link IllegalArgumentException} at once.
 */
public sealed class Transformation extends Filters permits Resize {
  static final int MAX_OPERATIONS = 10;
  static final int MAX_LENGTH = 180;
  static final int MAX_SIDE = 16_384;
  static final int MAX_COORDINATE = 1_000_000;

  /** The transformation without operations and settings: a plain conversion. */
  public static final Transformation NONE = new Transformation(List.of(), new TreeMap<>());

  private static final int DEFAULT_DETAIL = 6;
  private static final Pattern STEP = Pattern.compile("[a-zA-Z0-9_.+-]{1,180}");

  /** The server's order of settings: {@code trace} first, then by name. */
  private static final Comparator<String> SETTING_ORDER =
      Comparator.<String, Boolean>comparing(name -> !name.equals("trace"))
          .thenComparing(Comparator.naturalOrder());

  private final List<String> operations;
  private final SortedMap<String, String> settings;
  private final String text;

  Transformation(List<String> operations, SortedMap<String, String> settings) {
    this.operations = List.copyOf(operations);
    this.settings = settings;
    this.text =
        Stream.concat(operations.stream(), settings.values().stream())
            .collect(Collectors.joining(","));
    requireAtMost(MAX_OPERATIONS, operations.size(), "operations");
    requireAtMost(MAX_LENGTH, text.length(), "characters");
  }

  /**
   * Parses a transformation, canonical or not.
   *
   * @param text as in a URL, such as {@code resize_200x200_cover,rotate_90}
   * @return the transformation; its text is canonical
   * @throws IllegalArgumentException if a step is invalid; the message names it and the reason
   */
  public static Transformation parse(String text) {
    return TransformationText.read(text);
  }

  /**
   * Resizes to a box of pixels. The next call may set the fit: {@code resize(200, 200).cover()}. By
   * default, the whole picture fits within the box at its own ratio.
   *
   * @param width of the box, 1 to 16,384
   * @param height of the box, 1 to 16,384
   * @return this, followed by the resize
   */
  public Resize resize(int width, int height) {
    return Resize.after(this, width, height);
  }

  /**
   * Resizes to a width and keeps the ratio.
   *
   * @param width in pixels, 1 to 16,384
   * @return this, followed by the resize
   */
  public Resize resizeToWidth(int width) {
    return Resize.after(this, width, null);
  }

  /**
   * Resizes to a height and keeps the ratio.
   *
   * @param height in pixels, 1 to 16,384
   * @return this, followed by the resize
   */
  public Resize resizeToHeight(int height) {
    return Resize.after(this, null, height);
  }

  /**
   * Crops to a rectangle, clipped to the picture.
   *
   * @param x of its left edge in pixels, 0 to 1,000,000
   * @param y of its top edge in pixels, 0 to 1,000,000
   * @param width in pixels, 1 to 1,000,000
   * @param height in pixels, 1 to 1,000,000
   * @return this, followed by the crop
   */
  public Transformation crop(int x, int y, int width, int height) {
    return then(
        "crop_"
            + Numbers.within("x", x, 0, MAX_COORDINATE)
            + "x"
            + Numbers.within("y", y, 0, MAX_COORDINATE)
            + "x"
            + Numbers.within("width", width, 1, MAX_COORDINATE)
            + "x"
            + Numbers.within("height", height, 1, MAX_COORDINATE));
  }

  /**
   * Rotates clockwise. Right angles are exact. Other angles enlarge the canvas and fill its corners
   * with background.
   *
   * @param degrees −360 to 360, rounded to 0.0001
   * @return this, followed by the rotation
   */
  public Transformation rotate(double degrees) {
    return then("rotate_" + angle(degrees));
  }

  /** {@return this, followed by a vertical flip} */
  public Transformation flip() {
    return then("flip");
  }

  /** {@return this, followed by a horizontal flip} */
  public Transformation flop() {
    return then("flop");
  }

  /** {@return this, followed by a conversion to gray} */
  public Transformation grayscale() {
    return then("grayscale");
  }

  /**
   * Appends an operation that this SDK has no method for. The client sends it unchanged, and the
   * server validates it.
   *
   * @param step one step as in a URL, such as {@code swirl_90}
   * @return this, followed by that step
   */
  public Transformation step(String step) {
    if (!STEP.matcher(step).matches()) {
      throw new IllegalArgumentException(
          "'" + step + "' is not a single step: use only letters, digits and _ . + -");
    }
    return then(step);
  }

  /**
   * Sets the number of colors for tracing raster images to SVG.
   *
   * @param colors 2 to 64
   * @return this with that setting
   */
  public Transformation trace(int colors) {
    return trace(colors, DEFAULT_DETAIL);
  }

  /**
   * Sets the number of colors and the detail for tracing raster images to SVG.
   *
   * @param colors 2 to 64
   * @param detail from 1, coarse and small, to 10; 6 by default
   * @return this with that setting
   */
  public Transformation trace(int colors, int detail) {
    Numbers.within("colors", colors, 2, 64);
    Numbers.within("detail", detail, 1, 10);
    return with("trace", "trace_" + colors + (detail == DEFAULT_DETAIL ? "" : "_" + detail));
  }

  /** {@return this, tracing raster images to SVG as ink on transparent paper} */
  public Transformation traceMono() {
    return with("trace", "trace_mono");
  }

  /**
   * Sets the quality of lossy formats.
   *
   * @param quality 1 to 100
   * @return this with that setting
   */
  public Transformation quality(int quality) {
    return with("quality", "quality_" + Numbers.within("quality", quality, 1, 100));
  }

  /** {@return this, encoding losslessly in formats that offer both} */
  public Transformation lossless() {
    return with("lossless", "lossless");
  }

  /** {@return this, keeping all frames of an animation in formats that can} */
  public Transformation animate() {
    return with("animate", "animate");
  }

  /** {@return this, encoding JPEG progressively, so that viewers show a coarse picture first} */
  public Transformation progressive() {
    return with("progressive", "progressive");
  }

  /**
   * Sets the chroma subsampling of JPEG.
   *
   * @param sampling 420 for one chroma sample for two by two pixels, 422 for one for two pixels
   *     side by side, 444 for one for each pixel
   * @return this with that setting
   */
  public Transformation chroma(int sampling) {
    if (sampling != 420 && sampling != 422 && sampling != 444) {
      throw new IllegalArgumentException(
          "chroma is " + sampling + ", must be one of 420, 422, 444");
    }
    return with("chroma", "chroma_" + sampling);
  }

  /**
   * {@return this, removing metadata} Renditions never have metadata. Alone and with the original's
   * own format, this returns the original without metadata, and an SVG without scripts and
   * references.
   */
  public Transformation strip() {
    return with("strip", "strip");
  }

  /** {@return this, making the file as small as possible without changing the picture} */
  public Transformation compress() {
    return with("compress", "compress");
  }

  /**
   * Limits the size of the file. Lossy formats use the highest quality that fits; other formats use
   * fewer colors.
   *
   * @param bytes 1 to 100,000,000; the server refuses a limit that it cannot meet
   * @return this with that setting
   */
  public Transformation maxBytes(int bytes) {
    return with("maxbytes", "maxbytes_" + Numbers.within("bytes", bytes, 1, 100_000_000));
  }

  /** {@return this, resizing in linear light} */
  public Transformation linear() {
    return with("linear", "linear");
  }

  /**
   * Sets the color for padding and corners, and behind transparency in formats without it.
   *
   * @param color {@code rrggbb} or {@code rrggbbaa} in hex digits
   * @return this with that setting
   */
  public Transformation background(String color) {
    return with("background", "background_" + color(color));
  }

  @Override
  final Transformation then(String operation) {
    List<String> more = new ArrayList<>(operations);
    more.add(operation);
    return new Transformation(more, settings);
  }

  private Transformation with(String name, String setting) {
    SortedMap<String, String> more = new TreeMap<>(SETTING_ORDER);
    more.putAll(settings);
    more.put(name, setting);
    return with(more);
  }

  /** Returns this with other settings. A resize stays a {@link Resize}. */
  Transformation with(SortedMap<String, String> otherSettings) {
    return new Transformation(operations, otherSettings);
  }

  /**
   * Scales the result to a width. A final resize to a box keeps the ratio of the box; any other
   * transformation gets a final resize.
   *
   * @param width in pixels, 1 to 16,384
   * @return this at that width
   */
  public Transformation scaledToWidth(int width) {
    return resizeToWidth(width);
  }

  /** {@return the operations in their order, each as in a URL; empty if there are only settings} */
  public final List<String> operations() {
    return operations;
  }

  final SortedMap<String, String> settings() {
    return settings;
  }

  private static void requireAtMost(int limit, int actual, String what) {
    if (actual > limit) {
      throw new IllegalArgumentException(
          "the transformation has " + actual + " " + what + ", at most " + limit + " are allowed");
    }
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Transformation transformation && transformation.text.equals(text);
  }

  @Override
  public final int hashCode() {
    return text.hashCode();
  }

  /** {@return the canonical text as in a URL, such as {@code crop_0x0x9x9,flip,quality_80}} */
  @Override
  public final String toString() {
    return text;
  }
}
