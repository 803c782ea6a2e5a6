package com.progimage.server.engine.svg.css;

import com.progimage.server.engine.svg.css.ElementStyle.Ink;
import com.progimage.server.engine.svg.css.property.GeometryProperties;
import com.progimage.server.engine.svg.css.property.Letters;
import com.progimage.server.engine.svg.css.property.Property;
import com.progimage.server.engine.svg.css.property.Shorthands;
import com.progimage.server.engine.svg.css.property.Shorthands.LonghandValue;
import com.progimage.server.engine.svg.css.property.Variables;
import com.progimage.server.engine.svg.css.select.Effort;
import com.progimage.server.engine.svg.css.select.StyledElement;
import com.progimage.server.engine.svg.css.value.CssColor;
import com.progimage.server.engine.svg.css.value.Quantity;
import com.progimage.server.engine.svg.css.value.Transform;
import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.image.svg.css.Tokens;
import java.awt.geom.Rectangle2D;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/** Writes the cascaded values of one element into its attributes. */
final class Emission {
  /** Properties that no attribute of their name sets, though some elements have one. */
  private static final Set<String> STYLE_ONLY =
      Set.of("translate", "rotate", "scale", "background-color", "d");

  private static final Set<String> PAINTED =
      Set.of(
          "path",
          "rect",
          "circle",
          "ellipse",
          "line",
          "polyline",
          "polygon",
          "text",
          "tspan",
          "textPath");

  private static final Map<String, String> TRANSFORMS =
      Map.of(
          "linearGradient", "gradientTransform",
          "radialGradient", "gradientTransform",
          "pattern", "patternTransform");

  private static final Map<String, String> OPACITIES =
      Map.of(
          "fill", "fill-opacity",
          "stroke", "stroke-opacity",
          "stop-color", "stop-opacity",
          "flood-color", "flood-opacity");

  private final StyledElement styled;
  private final Element element;
  private final Map<String, String> attributes;
  private final Map<String, LonghandValue> settings;
  private final ElementStyle outer;
  private final Effort effort;

  /** In plain words; empty for what has none of its own. */
  private final Map<String, String> values = new LinkedHashMap<>();

  private Variables variables = Variables.NONE;
  private Units units;

  Emission(
      StyledElement styled,
      Map<String, String> attributes,
      Map<String, LonghandValue> settings,
      ElementStyle outer,
      Effort effort) {
    this.styled = styled;
    this.element = styled.element();
    this.attributes = attributes;
    this.settings = settings;
    this.outer = outer;
    this.effort = effort;
    this.units = outer.units();
  }

  /** The property that an attribute sets on elements of a name; empty for none. */
  static String property(String attribute, String element) {
    String transform = TRANSFORMS.get(element);
    if (transform != null && (attribute.equals(transform) || attribute.equals("transform"))) {
      return attribute.equals(transform) ? "transform" : "";
    }
    boolean isProperty =
        Property.find(attribute).isPresent()
            && !STYLE_ONLY.contains(attribute)
            && (!GeometryProperties.isGeometry(attribute)
                || GeometryProperties.applies(attribute, element));
    return isProperty ? attribute : "";
  }

  ElementStyle emit() {
    variables();
    resolve("font-size");
    String size = values.getOrDefault("font-size", "");
    if (!size.isEmpty()) {
      units = units.withFont(Double.parseDouble(size));
    }
    if (styled.parent().isEmpty()) {
      units = units.withRootFont(units.font());
    }
    settings.keySet().forEach(this::resolve);
    CssColor color = color();
    Ink fill = ink("fill", outer.fill(), color);
    Ink stroke = ink("stroke", outer.stroke(), color);
    alpha("stop-color", color);
    alpha("flood-color", color);
    transform();
    String order = inherited("paint-order", outer.paintOrder());
    values.remove("paint-order");
    if (!order.equals("normal") && PAINTED.contains(styled.name())) {
      element.setAttributeNS(null, "paint-order", order);
    }
    values.forEach(this::write);
    GeometryProperties.simplify(element, others(), units);
    String letters = inherited("text-transform", outer.textTransform());
    Letters.change(element, letters);
    Units inner = Viewport.within(element, styled.parent().isEmpty(), units);
    return new ElementStyle(inner, variables, color, fill, stroke, order, letters);
  }

  private String inherited(String property, String outside) {
    String own = values.getOrDefault(property, "");
    return own.isEmpty() ? outside : own;
  }

  private void variables() {
    Map<String, String> declared = new HashMap<>();
    settings.forEach((name, setting) -> {
      if (name.startsWith("--")) {
        declared.put(name, setting.value());
      }
    });
    variables = outer.variables().with(declared);
  }

  private void resolve(String name) {
    LonghandValue setting = settings.get(name);
    if (setting != null && !values.containsKey(name)) {
      Property.find(name).ifPresent(property -> values.put(name, value(property, setting)));
    }
  }

  private String value(Property property, LonghandValue setting) {
    String text = setting.value();
    if (setting.isOpen()) {
      Optional<String> closed = variables.substitute(text, effort);
      if (closed.isEmpty()) {
        return keyword(property, "unset");
      }
      text = closed.get();
      if (!Shorthands.isKeyword(text) && !setting.isAttribute()) {
        Map<String, String> parts =
            Shorthands.expand(setting.written(), Tokens.of(text).stripped(), units);
        text = parts.getOrDefault(property.name(), parts.isEmpty() ? "unset" : "initial");
      }
    }
    if (Shorthands.isKeyword(text)) {
      return keyword(property, text.toLowerCase(Locale.ROOT));
    }
    return property
        .grammar()
        .plain(Tokens.of(text).stripped(), units, setting.isAttribute())
        .orElseGet(() -> setting.isOpen() ? keyword(property, "unset") : "");
  }

  private String keyword(Property property, String keyword) {
    boolean inherits = keyword.equals("inherit") || keyword.equals("unset") && property.inherited();
    if (inherits && !property.inherited()) {
      boolean isOurs =
          GeometryProperties.isGeometry(property.name())
              || TransformProperties.NAMES.contains(property.name());
      return !isOurs
          ? "inherit"
          : element.getParentNode() instanceof Element parent
              ? parent.getAttributeNS(null, property.name())
              : "";
    }
    boolean isInitial =
        keyword.equals("initial") || keyword.equals("unset") && !property.inherited();
    if (!inherits && isInitial && property.name().equals("font-size")) {
      return Quantity.text(Units.MEDIUM);
    }
    return inherits || !isInitial ? "" : property.initial();
  }

  private CssColor color() {
    String text = values.getOrDefault("color", "");
    if (text.isEmpty() || text.equals("currentColor")) {
      values.computeIfPresent("color", (name, value) -> "");
      return outer.color();
    }
    int at = text.indexOf('@');
    String opaque = at < 0 ? text : text.substring(0, at);
    values.put("color", opaque);
    double alpha = at < 0 ? 1 : Double.parseDouble(text.substring(at + 1));
    return CssColor.parse(opaque).map(c -> new CssColor(c.rgb(), alpha)).orElse(outer.color());
  }

  /** Moves the alpha of a paint into its opacity, which is inherited on its own. */
  private Ink ink(String property, Ink inherited, CssColor color) {
    String opacityName = property + "-opacity";
    String paint = values.getOrDefault(property, "");
    String own = values.getOrDefault(opacityName, "");
    boolean isCurrent = paint.isEmpty() ? inherited.isCurrent() : paint.contains("currentColor");
    double alpha = paint.isEmpty() ? inherited.alpha() : alphaOf(paint);
    if (isCurrent) {
      alpha = color.alpha();
      if (paint.isEmpty() && !values.getOrDefault("color", "").isEmpty()) {
        values.put(property, "currentColor"); // it means the nearest color, not the first
      }
    }
    if (!paint.isEmpty()) {
      values.put(property, withoutAlpha(paint));
    }
    double opacity = own.isEmpty() ? inherited.opacity() : Double.parseDouble(own);
    Ink ink = new Ink(isCurrent, alpha, opacity);
    if (ink.product() != inherited.product() || !own.isEmpty()) {
      values.put(opacityName, Quantity.text(ink.product()));
    }
    return ink;
  }

  private void alpha(String property, CssColor color) {
    String text = values.getOrDefault(property, "");
    double alpha = text.equals("currentColor") ? color.alpha() : alphaOf(text);
    if (text.isEmpty() || alpha == 1) {
      return;
    }
    values.put(property, withoutAlpha(text));
    String opacityName = OPACITIES.getOrDefault(property, "");
    String own = values.getOrDefault(opacityName, "");
    double opacity = own.isEmpty() || own.equals("inherit") ? 1 : Double.parseDouble(own);
    values.put(opacityName, Quantity.text(opacity * alpha));
  }

  private static double alphaOf(String paint) {
    int at = paint.lastIndexOf('@');
    return at < 0 || paint.endsWith(")") ? 1 : Double.parseDouble(paint.substring(at + 1));
  }

  private static String withoutAlpha(String paint) {
    int at = paint.lastIndexOf('@');
    return at < 0 || paint.endsWith(")") ? paint : paint.substring(0, at);
  }

  private void transform() {
    boolean isSet = TransformProperties.NAMES.stream().anyMatch(values::containsKey);
    if (!isSet) {
      return;
    }
    LonghandValue list = settings.get("transform");
    TransformProperties all =
        TransformProperties.of(values, list != null && list.isAttribute() && !list.isOpen());
    TransformProperties.NAMES.forEach(values::remove);
    String attribute = TRANSFORMS.getOrDefault(styled.name(), "transform");
    element.removeAttributeNS(null, "transform-origin");
    element.removeAttributeNS(null, "transform-box");
    if (all.isPlain()) {
      return;
    }
    element.removeAttributeNS(null, attribute);
    if (all.needsBox() && !TRANSFORMS.containsKey(styled.name())) {
      element.setAttributeNS(Cascade.OURS, "style:" + TransformProperties.ATTRIBUTE, all.text());
      return;
    }
    Rectangle2D box = new Rectangle2D.Double(0, 0, units.boxWidth(), units.boxHeight());
    all.matrix(units, box)
        .filter(matrix -> !matrix.isIdentity())
        .ifPresent(matrix -> element.setAttributeNS(null, attribute, Transform.text(matrix)));
  }

  private void write(String property, String value) {
    if (GeometryProperties.isGeometry(property)
            && !GeometryProperties.applies(property, styled.name())
        || GeometryProperties.isGeometry(property) && styled.parent().isEmpty()) {
      return; // the root is as large as it was asked for
    }
    if (property.equals("background-color")) {
      background(value);
    } else if (property.equals("clip-path") && isShape(value)) {
      element.removeAttributeNS(null, property);
      element.setAttributeNS(Cascade.OURS, "style:" + Cascade.CLIP_SHAPE, value);
    } else if (value.isEmpty()) {
      element.removeAttributeNS(null, property);
    } else if (!value.equals(attributes.get(property))) {
      element.setAttributeNS(null, property, value);
    }
  }

  private void background(String color) {
    if (styled.parent().isEmpty() && color.startsWith("#")) {
      long alpha = Math.round(alphaOf(color) * 255);
      String hex = Long.toHexString(256 + alpha).substring(1);
      element.setAttributeNS(
          Cascade.OURS, "style:" + Cascade.BACKGROUND, withoutAlpha(color) + hex);
    }
  }

  private static boolean isShape(String value) {
    return !value.isEmpty()
        && !value.equals("none")
        && !value.equals("inherit")
        && !value.startsWith("url(");
  }

  /** The attributes that are no properties. */
  private Map<String, String> others() {
    Map<String, String> others = new LinkedHashMap<>(attributes);
    others.keySet().removeIf(name -> !property(name, styled.name()).isEmpty());
    return others;
  }
}
