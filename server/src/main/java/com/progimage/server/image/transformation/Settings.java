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
 */
public record Settings(
    @Nullable Integer quality,
    boolean lossless,
    @Nullable Colour background,
    boolean linear,
    @Nullable Trace trace) {

  public static final Settings NONE = new Settings(null, false, null, false, null);

  public Settings {
    if (quality != null && (quality < 1 || quality > 100)) {
      throw new IllegalArgumentException("quality " + quality);
    }
  }

  public Settings withQuality(int value) {
    return new Settings(value, lossless, background, linear, trace);
  }

  public Settings withLossless() {
    return new Settings(quality, true, background, linear, trace);
  }

  public Settings withBackground(Colour value) {
    return new Settings(quality, lossless, value, linear, trace);
  }

  public Settings withLinear() {
    return new Settings(quality, lossless, background, true, trace);
  }

  public Settings withTrace(Trace value) {
    return new Settings(quality, lossless, background, linear, value);
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
    if (background != null) {
      steps.add("background_" + background.text());
    }
    if (linear) {
      steps.add("linear");
    }
    if (lossless) {
      steps.add("lossless");
    }
    if (quality != null) {
      steps.add("quality_" + quality);
    }
    return steps;
  }
}
