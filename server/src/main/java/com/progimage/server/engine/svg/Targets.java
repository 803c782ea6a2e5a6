package com.progimage.server.engine.svg;

import java.util.Map;
import java.util.Set;
import org.apache.batik.anim.dom.SVGOMDocument;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Which elements a reference may lead to; to lead to another is as good as to lead nowhere. */
final class Targets {
  private static final Set<String> GRADIENTS = Set.of("linearGradient", "radialGradient");
  private static final Set<String> PAINTS = Set.of("linearGradient", "radialGradient", "pattern");

  private static final Map<String, Set<String>> BY_PROPERTY =
      Map.of(
          "fill", PAINTS,
          "stroke", PAINTS,
          "clip-path", Set.of("clipPath"),
          "mask", Set.of("mask"),
          "filter", Set.of("filter"),
          "marker-start", Set.of("marker"),
          "marker-mid", Set.of("marker"),
          "marker-end", Set.of("marker"));

  private static final Map<String, Set<String>> BY_ELEMENT =
      Map.of(
          "linearGradient",
          GRADIENTS,
          "radialGradient",
          GRADIENTS,
          "pattern",
          Set.of("pattern"),
          "filter",
          Set.of("filter"));

  private static final Set<String> CLIPS =
      Set.of("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text");

  private static final Set<String> TEXTS = Set.of("text", "tspan", "textPath", "a");

  private final SVGOMDocument document;

  Targets(SVGOMDocument document) {
    this.document = document;
  }

  /** Whether a property leads to something that can serve it. */
  boolean serves(String property, String id) {
    @Nullable Element target = document.getElementById(id);
    return target != null
        && (!BY_PROPERTY.containsKey(property)
            || BY_PROPERTY.get(property).contains(target.getLocalName()))
        && !(target.getLocalName().equals("pattern") && isFlat(target));
  }

  /** A pattern that repeats nothing, for it has no width or no height. */
  private boolean isFlat(Element pattern) {
    return !hasSide(pattern, "width") || !hasSide(pattern, "height");
  }

  private boolean hasSide(Element pattern, String side) {
    Element element = pattern;
    // A template of templates is rare, and a circle of them ends here too.
    for (int depth = 0; depth < 16; depth++) {
      if (element.hasAttributeNS(null, side)) {
        return !element.getAttributeNS(null, side).strip().matches("-.*|[+]?[0.]+[a-z%]*");
      }
      @Nullable Element template = template(element);
      if (template == null) {
        return false;
      }
      element = template;
    }
    return false;
  }

  private @Nullable Element template(Element element) {
    String href = element.getAttributeNS(SvgReader.XLINK, "href");
    return href.startsWith("#") ? document.getElementById(href.substring(1)) : null;
  }

  /** Takes out of an element what leads, or is nested, where it must not. */
  void tidy(Element element) {
    @Nullable Set<String> wanted = BY_ELEMENT.get(element.getLocalName());
    if (wanted != null) {
      @Nullable Element template = template(element);
      if (template != null && !wanted.contains(template.getLocalName())) {
        element.removeAttributeNS(SvgReader.XLINK, "href");
      }
    }
    if (!(element.getParentNode() instanceof Element parent)) {
      return;
    }
    boolean isRight =
        switch (element.getLocalName()) {
          case "textPath", "text" -> !isIn(parent, element.getLocalName());
          case "use" -> !parent.getLocalName().equals("clipPath") || leadsToShape(element);
          default -> true;
        };
    if (!isRight) {
      parent.removeChild(element);
    }
  }

  private boolean leadsToShape(Element use) {
    @Nullable Element target = template(use);
    return target != null && CLIPS.contains(target.getLocalName());
  }

  /** Whether such an element is around, within the same text. */
  private static boolean isIn(Element parent, String name) {
    Node node = parent;
    while (node instanceof Element element && TEXTS.contains(element.getLocalName())) {
      if (element.getLocalName().equals(name)) {
        return true;
      }
      node = element.getParentNode();
    }
    return false;
  }
}
