package com.progimage.sdk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is done to a picture on the way out: operations in the order in which they are called, and
 * settings of the whole, of which the last call counts. Immutable: each call gives a new one. Begin
 * with one of {@link Transformations}.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="transform"}
 *
 * <p>Equal transformations have one {@linkplain #toString text} and share one rendition on the
 * server. Values out of range are an {@link IllegalArgumentException} at once.
 */
public sealed class Transformation extends Filters permits Resize {
  static final int MAX_OPERATIONS = 10;
  static final int MAX_LENGTH = 180;
  static final int MAX_SIDE = 16_384;
  static final int MAX_COORDINATE = 1_000_000;

  /** Nothing is done: a plain conversion. */
  static final Transformation NONE = new Transformation(List.of(), new TreeMap<>());

  private static final int DEFAULT_DETAIL = 6;
  private static final Pattern STEP = Pattern.compile("[a-zA-Z0-9_.+-]{1,180}");

  /** The server's order of settings: how to trace comes first. */
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
   * The transformation that a text asks for, canonical or not.
   *
   * @param text as a URL has it: {@code resize_200x200_cover,rotate_90}
   * @return the same as a transformation, whose text is the canonical one
   * @throws IllegalArgumentException naming the step and what is wrong with it
   */
  public static Transformation parse(String text) {
    return TransformationText.read(text);
  }

  /**
   * Scales to a box of pixels. How the picture fits is said next: {@code resize(200, 200).cover()}.
   * Without that the whole picture lies within the box, in its own ratio.
   *
   * @param width of the box, 1 to 16,384
   * @param height of the box, 1 to 16,384
   * @return this, and then the resize
   */
  public Resize resize(int width, int height) {
    return Resize.after(this, width, height);
  }

  /**
   * Scales to a width; the picture's ratio decides the height.
   *
   * @param width in pixels, 1 to 16,384
   * @return this, and then the resize
   */
  public Resize resizeToWidth(int width) {
    return Resize.after(this, width, null);
  }

  /**
   * Scales to a height; the picture's ratio decides the width.
   *
   * @param height in pixels, 1 to 16,384
   * @return this, and then the resize
   */
  public Resize resizeToHeight(int height) {
    return Resize.after(this, null, height);
  }

  /**
   * Keeps a rectangle, as far as the picture has it.
   *
   * @param x of its left edge in pixels, 0 to 1,000,000
   * @param y of its top edge in pixels, 0 to 1,000,000
   * @param width in pixels, 1 to 1,000,000
   * @param height in pixels, 1 to 1,000,000
   * @return this, and then the crop
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
   * Turns clockwise. Right angles are exact; at others the canvas grows and its corners get the
   * background.
   *
   * @param degrees −360 to 360, taken to the nearest 0.0001
   * @return this, and then the turn
   */
  public Transformation rotate(double degrees) {
    return then("rotate_" + angle(degrees));
  }

  /** {@return this, and then top and bottom exchanged} */
  public Transformation flip() {
    return then("flip");
  }

  /** {@return this, and then left and right exchanged} */
  public Transformation flop() {
    return then("flop");
  }

  /** {@return this, and then every colour made grey} */
  public Transformation grayscale() {
    return then("grayscale");
  }

  /**
   * An operation that this SDK has no method for. It is sent as it is, and the server checks it.
   *
   * @param step one step as a URL has it: {@code swirl_90}
   * @return this, and then that step
   */
  public Transformation step(String step) {
    if (!STEP.matcher(step).matches()) {
      throw new IllegalArgumentException(
          "'" + step + "' is not one step: give letters, digits and _ . + - alone");
    }
    return then(step);
  }

  /**
   * Sets in how many colours raster becomes SVG.
   *
   * @param colors 2 to 64
   * @return this with that setting
   */
  public Transformation trace(int colors) {
    return trace(colors, DEFAULT_DETAIL);
  }

  /**
   * Sets how raster becomes SVG.
   *
   * @param colors 2 to 64
   * @param detail from 1, coarse and small, to 10; 6 is the default
   * @return this with that setting
   */
  public Transformation trace(int colors, int detail) {
    Numbers.within("colors", colors, 2, 64);
    Numbers.within("detail", detail, 1, 10);
    return with("trace", "trace_" + colors + (detail == DEFAULT_DETAIL ? "" : "_" + detail));
  }

  /** {@return this, with raster becoming SVG as ink on transparent paper} */
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

  /** {@return this, with every pixel kept exactly in formats that can be lossy or not} */
  public Transformation lossless() {
    return with("lossless", "lossless");
  }

  /** {@return this, with all pictures of an animation kept, in formats that can} */
  public Transformation animate() {
    return with("animate", "animate");
  }

  /** {@return this, with a JPEG that is coarse at first and whole before all has arrived} */
  public Transformation progressive() {
    return with("progressive", "progressive");
  }

  /**
   * Sets how finely a JPEG has colour.
   *
   * @param sampling 420 for one sample for two by two pixels, 422 for two side by side, 444 for
   *     each
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
   * {@return this, without what a file says beside its picture} Renditions never have that: alone,
   * and in the original's own format, this is the original without metadata, and an SVG without
   * scripts and references.
   */
  public Transformation strip() {
    return with("strip", "strip");
  }

  /** {@return this, with a file as small as it can be without changing the picture} */
  public Transformation compress() {
    return with("compress", "compress");
  }

  /**
   * Sets how many bytes there may be: lossy formats get the highest quality that fits, others fewer
   * colours.
   *
   * @param bytes 1 to 100,000,000; the server refuses what cannot be so small
   * @return this with that setting
   */
  public Transformation maxBytes(int bytes) {
    return with("maxbytes", "maxbytes_" + Numbers.within("bytes", bytes, 1, 100_000_000));
  }

  /** {@return this, with sizes changed in linear light} */
  public Transformation linear() {
    return with("linear", "linear");
  }

  /**
   * Sets the colour of padding and corners, and behind transparency in formats that have none.
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

  /** This with other settings; a resize stays one. */
  Transformation with(SortedMap<String, String> otherSettings) {
    return new Transformation(operations, otherSettings);
  }

  /**
   * The transformation that gives a picture of another width, for a {@link Rendition#srcset}: of
   * the same ratio where this ends in a resize to a box, else scaled in the end.
   */
  Transformation toWidth(int width) {
    return resizeToWidth(width);
  }

  final List<String> operations() {
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

  /** {@return the canonical text, as a URL has it: {@code crop_0x0x9x9,flip,quality_80}} */
  @Override
  public final String toString() {
    return text;
  }
}
