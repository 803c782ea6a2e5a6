package com.progimage.server.engine.svg.css.value;

import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokens;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.batik.parser.AWTPathProducer;
import org.apache.batik.parser.ParseException;
import org.jspecify.annotations.Nullable;

/** Builds the shapes of CSS Shapes 1, to which {@code clip-path} clips an element. */
public final class BasicShape {
  private static final Set<String> BOXES =
      Set.of(
          "border-box",
          "padding-box",
          "content-box",
          "margin-box",
          "fill-box",
          "stroke-box",
          "view-box");

  private static final Set<String> SHAPES =
      Set.of("circle", "ellipse", "inset", "rect", "xywh", "polygon", "path");

  /** A quarter of a circle as a cubic curve. */
  private static final double ARC = 0.5522847498307936;

  private final Tokens arguments;
  private final Rectangle2D box;
  private final Units units;

  private BasicShape(Tokens arguments, Rectangle2D box, Units units) {
    this.arguments = arguments;
    this.box = box;
    this.units = units.withBox(box.getWidth(), box.getHeight());
  }

  /** Returns the box that the value names; empty for the default one. */
  public static String box(Tokens value) {
    return value.words().stream()
        .map(word -> word.text().toLowerCase(Locale.ROOT))
        .filter(BOXES::contains)
        .findFirst()
        .orElse("");
  }

  /**
   * Returns the shape, in the user space of the box; empty if the value is invalid.
   *
   * @param value a shape, a box, or both
   */
  public static Optional<Shape> parse(Tokens value, Rectangle2D box, Units units) {
    List<Tokens> words = new ArrayList<>(value.words());
    boolean hasBox = words.removeIf(word -> BOXES.contains(word.text().toLowerCase(Locale.ROOT)));
    if (words.isEmpty() && hasBox) {
      return Optional.of(box);
    }
    if (words.size() != 1 || words.get(0).get(0).kind() != TokenKind.FUNCTION) {
      return Optional.empty();
    }
    Tokens function = words.get(0);
    String name = function.get(0).text().toLowerCase(Locale.ROOT);
    if (!SHAPES.contains(name) || function.after(0) != function.size()) {
      return Optional.empty();
    }
    BasicShape shape = new BasicShape(function.inside(0), box, units);
    return Optional.ofNullable(
        switch (name) {
          case "circle" -> shape.circle();
          case "ellipse" -> shape.ellipse();
          case "polygon" -> shape.polygon();
          case "path" -> shape.path();
          default -> shape.rectangle(name);
        });
  }

  private @Nullable Shape circle() {
    Optional<Point2D> center = center();
    List<Tokens> radii = beforeAt().words();
    if (center.isEmpty() || radii.size() > 1) {
      return null;
    }
    double[] distances = distances(center.get());
    OptionalDouble radius =
        radius(radii.isEmpty() ? null : radii.get(0), units.diagonal(), distances);
    return radius.isEmpty()
        ? null
        : ellipse(center.get(), radius.getAsDouble(), radius.getAsDouble());
  }

  private @Nullable Shape ellipse() {
    Optional<Point2D> center = center();
    List<Tokens> radii = beforeAt().words();
    if (center.isEmpty() || radii.size() != 0 && radii.size() != 2) {
      return null;
    }
    double[] d = distances(center.get());
    boolean given = !radii.isEmpty();
    OptionalDouble rx = radius(given ? radii.get(0) : null, box.getWidth(), d[0], d[1]);
    OptionalDouble ry = radius(given ? radii.get(1) : null, box.getHeight(), d[2], d[3]);
    return rx.isEmpty() || ry.isEmpty()
        ? null
        : ellipse(center.get(), rx.getAsDouble(), ry.getAsDouble());
  }

  private static Shape ellipse(Point2D center, double rx, double ry) {
    return new Ellipse2D.Double(center.getX() - rx, center.getY() - ry, 2 * rx, 2 * ry);
  }

  /** To the left, right, upper and lower side. */
  private double[] distances(Point2D p) {
    return new double[] {
      Math.abs(p.getX() - box.getMinX()),
      Math.abs(box.getMaxX() - p.getX()),
      Math.abs(p.getY() - box.getMinY()),
      Math.abs(box.getMaxY() - p.getY())
    };
  }

  private OptionalDouble radius(@Nullable Tokens text, double whole, double... distances) {
    if (text == null || text.text().equalsIgnoreCase("closest-side")) {
      return java.util.Arrays.stream(distances).min();
    }
    if (text.text().equalsIgnoreCase("farthest-side")) {
      return java.util.Arrays.stream(distances).max();
    }
    OptionalDouble radius = Quantity.length(text, units, whole, false);
    return radius.isPresent() && radius.getAsDouble() >= 0 ? radius : OptionalDouble.empty();
  }

  private Tokens beforeAt() {
    return arguments.part(0, at()).stripped();
  }

  private int at() {
    int at = 0;
    while (at < arguments.size() && !arguments.get(at).isIdent("at")) {
      at++;
    }
    return at;
  }

  private Optional<Point2D> center() {
    int at = at();
    return at == arguments.size()
        ? Optional.of(new Point2D.Double(box.getCenterX(), box.getCenterY()))
        : TransformOrigin.parse(arguments.part(at + 1, arguments.size()).stripped(), units)
            .map(p -> new Point2D.Double(p.getX() + box.getX(), p.getY() + box.getY()));
  }

  private @Nullable Shape polygon() {
    List<Tokens> parts = new ArrayList<>(arguments.split(','));
    Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
    String rule = parts.get(0).text().toLowerCase(Locale.ROOT);
    if (rule.equals("nonzero") || rule.equals("evenodd")) {
      path.setWindingRule(rule.equals("evenodd") ? Path2D.WIND_EVEN_ODD : Path2D.WIND_NON_ZERO);
      parts.remove(0);
    }
    for (Tokens part : parts) {
      List<Tokens> pair = part.words();
      if (pair.size() != 2) {
        return null;
      }
      OptionalDouble x = Quantity.length(pair.get(0), units, box.getWidth(), false);
      OptionalDouble y = Quantity.length(pair.get(1), units, box.getHeight(), false);
      if (x.isEmpty() || y.isEmpty()) {
        return null;
      }
      double px = x.getAsDouble() + box.getX();
      double py = y.getAsDouble() + box.getY();
      if (path.getCurrentPoint() == null) {
        path.moveTo(px, py);
      } else {
        path.lineTo(px, py);
      }
    }
    if (path.getCurrentPoint() == null) {
      return null;
    }
    path.closePath();
    return path;
  }

  private @Nullable Shape path() {
    List<Tokens> parts = arguments.split(',');
    Tokens data = parts.getLast();
    if (data.size() != 1 || data.get(0).kind() != TokenKind.STRING || parts.size() > 2) {
      return null;
    }
    boolean evenOdd = parts.size() == 2 && parts.get(0).text().equalsIgnoreCase("evenodd");
    try {
      Shape shape =
          AWTPathProducer.createShape(
              new StringReader(data.get(0).text()),
              evenOdd ? Path2D.WIND_EVEN_ODD : Path2D.WIND_NON_ZERO);
      return AffineTransform.getTranslateInstance(box.getX(), box.getY())
          .createTransformedShape(shape);
    } catch (java.io.IOException | ParseException e) {
      return null;
    }
  }

  /**
   * Builds a rectangle from distances from the sides, positions of the sides, or a corner and a
   * size.
   */
  private @Nullable Shape rectangle(String form) {
    List<Tokens> words = arguments.words();
    int round = 0;
    while (round < words.size() && !words.get(round).text().equalsIgnoreCase("round")) {
      round++;
    }
    boolean isInset = form.equals("inset");
    if (round == 0 || round > 4 || !isInset && round != 4) {
      return null;
    }
    double[] v = new double[4];
    for (int i = 0; i < 4; i++) {
      // One value is for all sides, two are for the directions; of three, the second is for left
      // and right.
      int index = i < round ? i : i == 3 && round > 1 ? 1 : 0;
      boolean vertical = form.equals("xywh") ? i % 2 == 1 : i % 2 == 0;
      double whole = vertical ? box.getHeight() : box.getWidth();
      boolean auto = form.equals("rect") && words.get(index).text().equalsIgnoreCase("auto");
      OptionalDouble length =
          auto
              ? OptionalDouble.of(i == 1 || i == 2 ? whole : 0)
              : Quantity.length(words.get(index), units, whole, false);
      if (length.isEmpty()) {
        return null;
      }
      v[i] = length.getAsDouble();
    }
    Rectangle2D rectangle = new Rectangle2D.Double();
    switch (form) {
      case "inset" ->
          rectangle.setFrameFromDiagonal(
              v[3],
              v[0],
              Math.max(v[3], box.getWidth() - v[1]),
              Math.max(v[0], box.getHeight() - v[2]));
      case "rect" ->
          rectangle.setFrameFromDiagonal(v[3], v[0], Math.max(v[3], v[1]), Math.max(v[0], v[2]));
      default -> rectangle.setFrame(v[0], v[1], Math.max(0, v[2]), Math.max(0, v[3]));
    }
    rectangle.setFrame(
        rectangle.getX() + box.getX(),
        rectangle.getY() + box.getY(),
        rectangle.getWidth(),
        rectangle.getHeight());
    return round == words.size()
        ? rectangle
        : rounded(rectangle, words.subList(round + 1, words.size()));
  }

  private @Nullable Shape rounded(Rectangle2D r, List<Tokens> words) {
    List<List<Tokens>> axes = List.of(new ArrayList<>(), new ArrayList<>());
    int axis = 0;
    for (Tokens word : words) {
      if (word.size() == 1 && word.get(0).is('/')) {
        axis++;
      } else if (axis < 2) {
        axes.get(axis).add(word);
      }
    }
    double[] rx = corners(axes.get(0), box.getWidth());
    double[] ry = corners(axis == 0 ? axes.get(0) : axes.get(1), box.getHeight());
    if (axis > 1 || rx.length == 0 || ry.length == 0) {
      return null;
    }
    double shrink = 1;
    for (int i = 0; i < 4; i++) {
      double side = i % 2 == 0 ? r.getWidth() : r.getHeight();
      double[] radii = i % 2 == 0 ? rx : ry;
      shrink = Math.min(shrink, side / Math.max(1e-9, radii[i] + radii[(i + 1) % 4]));
    }
    for (int i = 0; i < 4; i++) {
      rx[i] *= shrink;
      ry[i] *= shrink;
    }
    return outline(r, rx, ry);
  }

  /** Of the upper left corner and on, clockwise. */
  private double[] corners(List<Tokens> words, double whole) {
    if (words.isEmpty() || words.size() > 4) {
      return new double[0];
    }
    double[] radii = new double[4];
    for (int i = 0; i < 4; i++) {
      int index = i < words.size() ? i : i == 3 && words.size() > 1 ? 1 : 0;
      OptionalDouble radius = Quantity.length(words.get(index), units, whole, false);
      if (radius.isEmpty() || radius.getAsDouble() < 0) {
        return new double[0];
      }
      radii[i] = radius.getAsDouble();
    }
    return radii;
  }

  private static Shape outline(Rectangle2D r, double[] rx, double[] ry) {
    double[][] corner = {
      {r.getMinX(), r.getMinY(), 0, 1},
      {r.getMaxX(), r.getMinY(), -1, 0},
      {r.getMaxX(), r.getMaxY(), 0, -1},
      {r.getMinX(), r.getMaxY(), 1, 0}
    };
    Path2D path = new Path2D.Double();
    for (int i = 0; i < 4; i++) {
      double x = corner[i][0];
      double y = corner[i][1];
      // Where the curve begins lies behind the corner, and where it ends before it, clockwise.
      double fromX = x + corner[i][2] * rx[i];
      double fromY = y + corner[i][3] * ry[i];
      double toX = x + corner[i][3] * rx[i];
      double toY = y - corner[i][2] * ry[i];
      if (i == 0) {
        path.moveTo(fromX, fromY);
      } else {
        path.lineTo(fromX, fromY);
      }
      path.curveTo(
          fromX + (x - fromX) * ARC,
          fromY + (y - fromY) * ARC,
          toX + (x - toX) * ARC,
          toY + (y - toY) * ARC,
          toX,
          toY);
    }
    path.closePath();
    return path;
  }
}
