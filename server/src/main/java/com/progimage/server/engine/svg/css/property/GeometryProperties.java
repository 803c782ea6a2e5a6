package com.progimage.server.engine.svg.css.property;

import com.progimage.server.engine.svg.css.value.Quantity;
import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokens;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/**
 * Knows which attributes of size and position are CSS properties too, and converts the lengths of
 * the others to units that the renderer supports.
 */
public final class GeometryProperties {
  private static final Set<String> BOXES = Set.of("svg", "rect", "image", "foreignObject");

  /** The elements whose attribute of this name is a property. */
  private static final Map<String, Set<String>> PROPERTIES =
      Map.of(
          "x", Set.of("svg", "rect", "image", "foreignObject", "use"),
          "y", Set.of("svg", "rect", "image", "foreignObject", "use"),
          "width", BOXES,
          "height", BOXES,
          "cx", Set.of("circle", "ellipse"),
          "cy", Set.of("circle", "ellipse"),
          "r", Set.of("circle"),
          "rx", Set.of("rect", "ellipse"),
          "ry", Set.of("rect", "ellipse"),
          "d", Set.of("path"));

  private static final Set<String> HORIZONTAL =
      Set.of("x", "x1", "x2", "cx", "fx", "rx", "dx", "width", "refX", "markerWidth");
  private static final Set<String> VERTICAL =
      Set.of("y", "y1", "y2", "cy", "fy", "ry", "dy", "height", "refY", "markerHeight");
  private static final Set<String> OTHER = Set.of("r", "fr", "textLength", "startOffset");

  /** What the renderer reads by itself: numbers with the units of SVG 1.1, or lists of them. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?>[\\s,]*+[+-]?[0-9.]++(?>[eE][+-]?[0-9]++)?(?>px|pt|pc|mm|cm|in|em|ex|%)?+)++\\s*+");

  private GeometryProperties() {}

  /** Whether the name is that of such a property for some elements. */
  public static boolean isGeometry(String property) {
    return PROPERTIES.containsKey(property);
  }

  /** Whether the property says something of elements of this name. */
  public static boolean applies(String property, String element) {
    return PROPERTIES.getOrDefault(property, Set.of()).contains(element);
  }

  /** The data in {@code path("…")}. */
  static Optional<String> path(Tokens value, Units units, boolean unitless) {
    if (value.isFunction("path")) {
      Tokens inside = value.inside(0);
      int data = inside.size() - 1;
      return data >= 0 && inside.get(data).kind() == TokenKind.STRING
          ? Optional.of(inside.get(data).text())
          : Optional.empty();
    }
    return Grammar.word(value).filter("none"::equals).map(none -> "");
  }

  /** Says the element's lengths that are no properties in units that the renderer knows. */
  public static void simplify(Element element, Map<String, String> attributes, Units units) {
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      String name = attribute.getKey();
      double whole =
          HORIZONTAL.contains(name)
              ? units.boxWidth()
              : VERTICAL.contains(name)
                  ? units.boxHeight()
                  : OTHER.contains(name) ? units.diagonal() : Double.NaN;
      if (Double.isNaN(whole) || PLAIN.matcher(attribute.getValue()).matches()) {
        continue;
      }
      Tokens value = Tokens.of(attribute.getValue()).stripped();
      OptionalDouble length = Quantity.length(value, units, whole, /* unitless= */ true);
      if (length.isPresent()) {
        element.setAttributeNS(null, name, Quantity.text(length.getAsDouble()));
      } else if (value.size() == 1 && value.get(0).kind() == TokenKind.DIMENSION) {
        // Units in upper case are units all the same.
        String lower = attribute.getValue().strip().toLowerCase(Locale.ROOT);
        if (PLAIN.matcher(lower).matches()) {
          element.setAttributeNS(null, name, lower);
        }
      }
    }
  }
}
