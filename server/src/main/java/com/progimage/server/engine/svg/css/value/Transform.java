package com.progimage.server.engine.svg.css.value;

import com.progimage.server.image.svg.css.Token;
import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokens;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Lists of transform functions, of CSS Transforms 1 and of SVG's attribute, as one matrix.
 * Transforms out of the plane are projected onto it.
 */
public final class Transform {
  private static final int MAX_FUNCTIONS = 1000;

  private final Units units;
  private final boolean unitless;

  private Transform(Units units, boolean unitless) {
    this.units = units;
    this.unitless = unitless;
  }

  /**
   * The matrix; nothing where the list is in error.
   *
   * @param units whose box percentages count
   * @param unitless whether bare numbers are lengths and angles
   */
  public static Optional<AffineTransform> parse(Tokens list, Units units, boolean unitless) {
    AffineTransform matrix = new AffineTransform();
    if (list.size() == 1 && list.get(0).isIdent("none")) {
      return Optional.of(matrix);
    }
    Transform reader = new Transform(units, unitless);
    int count = 0;
    for (int i = 0; i < list.size(); i = list.after(i)) {
      Token token = list.get(i);
      if (token.isSpace() || token.is(',') && unitless) {
        continue;
      }
      Optional<AffineTransform> function =
          token.kind() == TokenKind.FUNCTION && ++count <= MAX_FUNCTIONS
              ? reader.function(token.text().toLowerCase(Locale.ROOT), arguments(list.inside(i)))
              : Optional.empty();
      if (function.isEmpty()) {
        return Optional.empty();
      }
      matrix.concatenate(function.get());
    }
    return count == 0 ? Optional.empty() : Optional.of(matrix);
  }

  /** The arguments, whatever separates them. */
  static List<Tokens> arguments(Tokens content) {
    List<Tokens> arguments = new ArrayList<>();
    for (int i = 0; i < content.size(); i = content.after(i)) {
      if (!content.get(i).isSpace() && !content.get(i).is(',')) {
        arguments.add(content.part(i, content.after(i)));
      }
    }
    return arguments;
  }

  private Optional<AffineTransform> function(String name, List<Tokens> arguments) {
    Optional<double[]> values = values(name, arguments);
    return values.flatMap(v -> matrix(name, v));
  }

  private Optional<double[]> values(String name, List<Tokens> arguments) {
    double[] values = new double[arguments.size()];
    for (int i = 0; i < values.length; i++) {
      OptionalDouble value = value(name, i, arguments.get(i));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values[i] = value.getAsDouble();
    }
    return Optional.of(values);
  }

  private OptionalDouble value(String name, int index, Tokens argument) {
    if (name.startsWith("translate") || name.equals("rotate") && index > 0) {
      boolean vertical = name.equals("translatey") || index == 1 && !name.equals("rotate");
      return Quantity.length(
          argument, units, vertical ? units.boxHeight() : units.boxWidth(), unitless);
    }
    if (name.startsWith("rotate") && !(name.equals("rotate3d") && index < 3)
        || name.startsWith("skew")) {
      Optional<Quantity> angle =
          Quantity.of(argument, units, Double.NaN, Quantity.QuantityKind.NUMBER);
      return angle
              .filter(found ->
                  found.kind() == Quantity.QuantityKind.ANGLE
                      || found.kind() == Quantity.QuantityKind.NUMBER
                          && (unitless || found.value() == 0))
              .isPresent()
          ? OptionalDouble.of(angle.get().value())
          : OptionalDouble.empty();
    }
    return name.equals("perspective")
        ? Quantity.length(argument, units, 0, unitless)
        : Quantity.number(argument, units, 1);
  }

  private static Optional<AffineTransform> matrix(String name, double[] v) {
    return Optional.ofNullable(
        switch (name + v.length) {
          case "matrix6" -> new AffineTransform(v);
          case "matrix3d16" -> new AffineTransform(v[0], v[1], v[4], v[5], v[12], v[13]);
          case "translate1", "translatex1" -> AffineTransform.getTranslateInstance(v[0], 0);
          case "translate2", "translate3d3" -> AffineTransform.getTranslateInstance(v[0], v[1]);
          case "translatey1" -> AffineTransform.getTranslateInstance(0, v[0]);
          case "translatez1", "scalez1", "perspective1" -> new AffineTransform();
          case "scale1" -> AffineTransform.getScaleInstance(v[0], v[0]);
          case "scale2", "scale3d3" -> AffineTransform.getScaleInstance(v[0], v[1]);
          case "scalex1" -> AffineTransform.getScaleInstance(v[0], 1);
          case "scaley1" -> AffineTransform.getScaleInstance(1, v[0]);
          case "rotate1", "rotatez1" -> rotation(v[0]);
          case "rotate3" -> around(rotation(v[0]), v[1], v[2]);
          case "rotatex1" -> AffineTransform.getScaleInstance(1, Math.cos(Math.toRadians(v[0])));
          case "rotatey1" -> AffineTransform.getScaleInstance(Math.cos(Math.toRadians(v[0])), 1);
          case "rotate3d4" -> rotation(v[0], v[1], v[2], Math.toRadians(v[3]));
          case "skew1", "skewx1" -> AffineTransform.getShearInstance(tangent(v[0]), 0);
          case "skew2" -> AffineTransform.getShearInstance(tangent(v[0]), tangent(v[1]));
          case "skewy1" -> AffineTransform.getShearInstance(0, tangent(v[0]));
          default -> null;
        });
  }

  private static double tangent(double degrees) {
    return Math.tan(Math.toRadians(degrees));
  }

  private static AffineTransform rotation(double degrees) {
    return degrees % 90 == 0
        ? AffineTransform.getQuadrantRotateInstance((int) (degrees / 90 % 4))
        : AffineTransform.getRotateInstance(Math.toRadians(degrees));
  }

  /** The upper left part of the matrix in CSS Transforms 2, section 12. */
  private static AffineTransform rotation(double x, double y, double z, double radians) {
    double length = Math.sqrt(x * x + y * y + z * z);
    if (length == 0) {
      return new AffineTransform();
    }
    double c = 1 - Math.cos(radians);
    double s = Math.sin(radians);
    double ux = x / length;
    double uy = y / length;
    double uz = z / length;
    return new AffineTransform(
        1 + c * (ux * ux - 1),
        uz * s + ux * uy * c,
        ux * uy * c - uz * s,
        1 + c * (uy * uy - 1),
        0,
        0);
  }

  /** The same with another origin. */
  public static AffineTransform around(AffineTransform transform, double x, double y) {
    AffineTransform around = AffineTransform.getTranslateInstance(x, y);
    around.concatenate(transform);
    around.translate(-x, -y);
    return around;
  }

  /**
   * The {@code translate}, {@code rotate} or {@code scale} property; nothing where it is in error.
   */
  public static Optional<AffineTransform> property(String name, Tokens value, Units units) {
    if (value.size() == 1 && value.get(0).isIdent("none")) {
      return Optional.of(new AffineTransform());
    }
    List<Tokens> words = new ArrayList<>(value.words());
    if (name.equals("rotate")) {
      boolean named = words.size() == 2 && words.get(0).get(0).kind() == TokenKind.IDENT;
      if (named) {
        String axis = words.get(0).text().toLowerCase(Locale.ROOT);
        return new Transform(units, false).function("rotate" + axis, words.subList(1, 2));
      }
      boolean turned = words.size() == 4;
      return new Transform(units, false).function(turned ? "rotate3d" : "rotate", words);
    }
    return new Transform(units, false).function(name + (words.size() == 3 ? "3d" : ""), words);
  }

  /** As SVG 1.1 writes it. */
  public static String text(AffineTransform matrix) {
    double[] m = new double[6];
    matrix.getMatrix(m);
    StringBuilder text = new StringBuilder("matrix(");
    for (double value : m) {
      text.append(text.length() > 7 ? " " : "").append(value);
    }
    return text.append(')').toString();
  }
}
