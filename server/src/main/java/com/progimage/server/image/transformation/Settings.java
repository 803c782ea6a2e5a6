package com.progimage.server.image.transformation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said once of a whole transformation. What was given is kept even where it equals a
 * default, because defaults may change.
 *
 * @param quality of lossy formats, 1 to 100; null: the format's default
 * @param lossless whether formats that can be either keep every pixel
 * @param background for corners, padding and formats without alpha; null: transparent, and white
 *     where the format has no alpha
 * @param linear whether sizes change in linear light
 * @param trace how raster becomes SVG; null: the tracer's own choice
 * @param animate whether all pictures of an animation are kept, where source and output can
 * @param progressive whether a JPEG shows the whole picture before all of it has arrived
 * @param chroma how finely a JPEG has colour; null: as its quality says
 */
public record Settings(
    @Nullable Integer quality,
    boolean lossless,
    @Nullable Colour background,
    boolean linear,
    @Nullable Trace trace,
    boolean animate,
    boolean progressive,
    @Nullable Chroma chroma) {

  public static final Settings NONE =
      new Settings(null, false, null, false, null, false, false, null);

  public Settings {
    if (quality != null && (quality < 1 || quality > 100)) {
      throw new IllegalArgumentException("quality " + quality);
    }
  }

  public Settings withQuality(int value) {
    return new Settings(value, lossless, background, linear, trace, animate, progressive, chroma);
  }

  public Settings withLossless() {
    return new Settings(quality, true, background, linear, trace, animate, progressive, chroma);
  }

  public Settings withBackground(Colour value) {
    return new Settings(quality, lossless, value, linear, trace, animate, progressive, chroma);
  }

  public Settings withLinear() {
    return new Settings(quality, lossless, background, true, trace, animate, progressive, chroma);
  }

  public Settings withTrace(Trace value) {
    return new Settings(quality, lossless, background, linear, value, animate, progressive, chroma);
  }

  public Settings withAnimate() {
    return new Settings(quality, lossless, background, linear, trace, true, progressive, chroma);
  }

  public Settings withProgressive() {
    return new Settings(quality, lossless, background, linear, trace, animate, true, chroma);
  }

  public Settings withChroma(Chroma value) {
    return new Settings(quality, lossless, background, linear, trace, animate, progressive, value);
  }

  /** What corners and padding are filled with. */
  public Colour fill() {
    return background == null ? Colour.TRANSPARENT : background;
  }

  /** The canonical steps: {@code trace} first, the others by name. */
  List<String> steps() {
    List<String> steps = new ArrayList<>();
    if (trace != null) {
      steps.add(trace.text());
    }
    if (animate) {
      steps.add("animate");
    }
    if (background != null) {
      steps.add("background_" + background.text());
    }
    if (chroma != null) {
      steps.add("chroma_" + chroma.text());
    }
    if (linear) {
      steps.add("linear");
    }
    if (lossless) {
      steps.add("lossless");
    }
    if (progressive) {
      steps.add("progressive");
    }
    if (quality != null) {
      steps.add("quality_" + quality);
    }
    return steps;
  }
}
