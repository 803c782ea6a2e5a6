package com.progimage.server.transformation.operation;

import com.progimage.server.image.Size;
import com.progimage.server.transformation.text.Step;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes the size. Arguments without effect become their defaults: fit and gravity if only one
 * side is given, because the aspect ratio then determines the other; gravity if {@code fit} does
 * not use it; attention if nothing is cut off.
 *
 * @param width of the box in pixels, at least 1; null if only the height is given
 * @param height of the box in pixels, at least 1; null if only the width is given
 * @param enlarge whether the picture may be enlarged
 */
public record Resize(
    @Nullable Integer width, @Nullable Integer height, Fit fit, Gravity gravity, boolean enlarge)
    implements Operation {

  public Resize {
    if (width == null && height == null
        || width != null && width < 1
        || height != null && height < 1) {
      throw new IllegalArgumentException("not a box: " + width + "x" + height);
    }
    if (width == null || height == null) {
      fit = Fit.INSIDE;
    }
    boolean pointless = gravity instanceof Gravity.Attention && fit != Fit.COVER;
    if (!fit.hasGravity() || pointless) {
      gravity = Gravity.CENTER;
    }
  }

  public static Resize parse(Step step) {
    step.requireArguments(1, 4);
    String[] sides = step.argument(0).split("x", -1);
    if (sides.length != 2 || sides[0].isEmpty() && sides[1].isEmpty()) {
      throw step.refused("the size '" + step.argument(0) + "' must be WxH, Wx or xH");
    }
    Fit fit = null;
    Gravity gravity = null;
    boolean enlarge = false;
    for (String argument : step.argumentsFrom(1)) {
      Optional<Fit> namedFit = Fit.find(argument);
      Optional<Gravity> namedGravity = Gravity.find(step, argument);
      boolean again;
      if (namedFit.isPresent()) {
        again = fit != null;
        fit = namedFit.get();
      } else if (namedGravity.isPresent()) {
        again = gravity != null;
        gravity = namedGravity.get();
      } else if (argument.equals("enlarge")) {
        again = enlarge;
        enlarge = true;
      } else {
        throw step.refused(
            "'"
                + argument
                + "' is neither a fit ("
                + String.join(", ", Fit.texts())
                + "), nor a gravity ("
                + String.join(", ", Gravity.words())
                + ", or a point such as 0.3x0.7), nor enlarge");
      }
      if (again) {
        throw step.refused(
            "'" + argument + "' repeats an argument of its kind, of which a step can have one");
      }
    }
    return new Resize(
        sides[0].isEmpty() ? null : step.whole("W", sides[0]),
        sides[1].isEmpty() ? null : step.whole("H", sides[1]),
        fit == null ? Fit.INSIDE : fit,
        gravity == null ? Gravity.CENTER : gravity,
        enlarge);
  }

  /** A copy with a point that was found in the pixels. */
  public Resize at(Gravity.Point point) {
    return new Resize(width, height, fit, point, enlarge);
  }

  /** The geometry of the resize. The engine follows it, and limits are checked against it. */
  public ResizePlan plan(Size source, boolean vector) {
    return ResizePlan.of(this, source, vector);
  }

  @Override
  public Optional<Size> sizeAfter(Size source, boolean vector) {
    return Optional.of(plan(source, vector).result());
  }

  @Override
  public String text() {
    return "resize_"
        + (width == null ? "" : width)
        + "x"
        + (height == null ? "" : height)
        + (fit == Fit.INSIDE ? "" : "_" + fit.text())
        + (gravity.equals(Gravity.CENTER) ? "" : "_" + gravity.text())
        + (enlarge ? "_enlarge" : "");
  }
}
