package com.progimage.server.transformation.operation;

import com.progimage.server.image.ImageId;
import com.progimage.server.transformation.text.Decimal;
import com.progimage.server.transformation.text.Step;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts another image on top of the picture: in its own size, or, if it is larger, reduced in its
 * aspect ratio until it fits.
 *
 * @param gravity the point of the overlay that lies on the same point of the picture
 * @param opacity 0, which changes nothing, to 1
 */
public record Overlay(ImageId image, Gravity.Point gravity, double opacity) implements Operation {
  public static final int DEFAULT_OPACITY = 1;

  public Overlay {
    if (!(opacity >= 0 && opacity <= 1)) {
      throw new IllegalArgumentException("opacity " + opacity);
    }
  }

  public static Overlay parse(Step step) {
    step.requireArguments(1, 3);
    ImageId image = step.image(step.argument(0));
    Gravity.Point gravity = null;
    Double opacity = null;
    for (String argument : step.argumentsFrom(1)) {
      boolean again;
      if (Decimal.find(argument).isPresent()) {
        again = opacity != null;
        opacity = step.decimal("opacity", argument).doubleValue();
      } else {
        again = gravity != null;
        gravity = point(step, argument);
      }
      if (again) {
        throw step.refused(
            "'" + argument + "' repeats an argument of its kind, of which a step can have one");
      }
    }
    return new Overlay(image, orMiddle(gravity), opacity == null ? DEFAULT_OPACITY : opacity);
  }

  /** The position of an overlay cannot depend on the picture's content. */
  private static Gravity.Point point(Step step, String argument) {
    return Gravity.find(step, argument)
        .filter(gravity -> gravity instanceof Gravity.Point)
        .map(gravity -> (Gravity.Point) gravity)
        .orElseThrow(() ->
            step.refused(
                "'"
                    + argument
                    + "' is neither a gravity ("
                    + String.join(", ", words())
                    + ", or a point such as 0.3x0.7) nor an opacity"));
  }

  private static Gravity.Point orMiddle(Gravity.@Nullable Point gravity) {
    return gravity == null ? Gravity.CENTER.expected() : gravity;
  }

  /** Names of the gravities that are points. */
  public static List<String> words() {
    return Gravity.words().stream()
        .filter(word -> Gravity.find(word).orElseThrow() instanceof Gravity.Point)
        .toList();
  }

  @Override
  public Optional<ImageId> namedImage() {
    return Optional.of(image);
  }

  @Override
  public String text() {
    return "overlay_"
        + image
        + (gravity.equals(Gravity.CENTER) ? "" : "_" + gravity.text())
        + (opacity == DEFAULT_OPACITY ? "" : "_" + Decimal.text(opacity));
  }
}
