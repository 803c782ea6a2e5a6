package com.progimage.server.transformation;

import com.progimage.server.transformation.text.Step;

/**
 * Options for turning a raster picture into a drawing of shapes.
 *
 * @param mono ink on transparent paper instead of colors
 * @param colors maximum number of colors, 2 to 64; 2 if {@code mono}
 * @param detail from 1, the coarsest and smallest, to 10; {@link #DEFAULT_DETAIL} if {@code mono}
 */
public record Trace(boolean mono, int colors, int detail) {
  public static final int DEFAULT_DETAIL = 6;
  public static final Trace MONO = new Trace(true, 2, DEFAULT_DETAIL);

  public Trace {
    if (colors < 2 || detail < 1 || mono && (colors != 2 || detail != DEFAULT_DETAIL)) {
      throw new IllegalArgumentException("no way to trace: " + mono + " " + colors + " " + detail);
    }
  }

  static Trace parse(Step step) {
    step.requireArguments(1, 2);
    if (step.argument(0).equals("mono")) {
      step.requireArguments(1, 1);
      return MONO;
    }
    int colors = step.whole("colors", step.argument(0));
    for (String detail : step.argumentsFrom(1)) {
      return new Trace(false, colors, step.whole("detail", detail));
    }
    return new Trace(false, colors, DEFAULT_DETAIL);
  }

  /** The canonical text: {@code trace_16}, {@code trace_16_3}, {@code trace_mono}. */
  public String text() {
    if (mono) {
      return "trace_mono";
    }
    return "trace_" + colors + (detail == DEFAULT_DETAIL ? "" : "_" + detail);
  }
}
