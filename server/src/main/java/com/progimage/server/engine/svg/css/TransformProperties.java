package com.progimage.server.engine.svg.css;

import com.progimage.server.engine.svg.css.value.Transform;
import com.progimage.server.engine.svg.css.value.TransformOrigin;
import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.image.svg.css.Tokens;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All properties that transform an element. Those that are not set are empty, except {@code box}.
 *
 * @param box name of the reference box for percentages and the origin
 * @param isAttribute whether {@code transform} comes from an attribute instead of a style
 */
public record TransformProperties(
    String translate,
    String rotate,
    String scale,
    String transform,
    String origin,
    String box,
    boolean isAttribute) {
  /** Attribute in {@link Cascade#OURS} where the element's own box must be known first. */
  public static final String ATTRIBUTE = "transform";

  static final List<String> NAMES =
      List.of("translate", "rotate", "scale", "transform", "transform-origin", "transform-box");

  private static final String SEPARATOR = "\u001f";

  /**
   * @param values in plain words, by property
   */
  static TransformProperties of(Map<String, String> values, boolean isAttribute) {
    return new TransformProperties(
        values.getOrDefault("translate", ""),
        values.getOrDefault("rotate", ""),
        values.getOrDefault("scale", ""),
        values.getOrDefault("transform", ""),
        values.getOrDefault("transform-origin", ""),
        values.getOrDefault("transform-box", "view-box"),
        isAttribute);
  }

  /** What {@link #text} has made. */
  public static TransformProperties parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    return new TransformProperties(
        parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6].equals("true"));
  }

  String text() {
    return String.join(
        SEPARATOR, translate, rotate, scale, transform, origin, box, String.valueOf(isAttribute));
  }

  /** Whether the matrix depends on how large the element itself is. */
  boolean needsBox() {
    boolean relative = (translate + transform).indexOf('%') >= 0;
    return !box.equals("view-box") && (relative || !origin.isEmpty());
  }

  /** Whether the box has the outline in it. */
  public boolean isStrokeBox() {
    return box.equals("stroke-box") || box.equals("border-box");
  }

  /** The attribute alone, in words that SVG 1.1 has too. */
  boolean isPlain() {
    return isAttribute
        && (translate + rotate + scale + origin).isEmpty()
        && !hasUnit(transform)
        && !transform.equals("none");
  }

  private static boolean hasUnit(String text) {
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      char before = text.charAt(i - 1);
      boolean digit = before >= '0' && before <= '9' || before == '.';
      if (digit && (Character.isLetter(c) && c != 'e' && c != 'E' || c == '%')) {
        return true;
      }
    }
    return false;
  }

  /**
   * All of it as one matrix; nothing where the list of functions is in error, which alone is.
   *
   * @param units with the box's size
   * @param around the box's place
   */
  public Optional<AffineTransform> matrix(Units units, Rectangle2D around) {
    Units own = units.withBox(around.getWidth(), around.getHeight());
    AffineTransform matrix = new AffineTransform();
    String[] values = {translate, rotate, scale};
    for (int i = 0; i < 3; i++) {
      if (!values[i].isEmpty()) {
        Transform.property(NAMES.get(i), Tokens.of(values[i]).stripped(), own)
            .ifPresent(matrix::concatenate);
      }
    }
    if (!transform.isEmpty()) {
      Optional<AffineTransform> list =
          Transform.parse(Tokens.of(transform).stripped(), own, isAttribute);
      if (list.isEmpty() && matrix.isIdentity()) {
        return Optional.empty();
      }
      list.ifPresent(matrix::concatenate);
    }
    Point2D point =
        origin.isEmpty()
            ? new Point2D.Double()
            : TransformOrigin.parse(Tokens.of(origin).stripped(), own)
                .map(p -> new Point2D.Double(p.getX() + around.getX(), p.getY() + around.getY()))
                .orElseGet(Point2D.Double::new);
    return Optional.of(Transform.around(matrix, point.getX(), point.getY()));
  }
}
