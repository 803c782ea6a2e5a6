package com.progimage.server.engine.svg.document;

import java.util.Map;
import java.util.Set;
import org.apache.batik.anim.dom.SVGOMDocument;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Checks which elements a reference may point to. A reference to any other element counts as one
 * without a target.
 */
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

  /** Whether a property's target has a suitable type. */
  boolean serves(String property, String id) {
    @Nullable Element target = document.getElementById(id);
    return target != null
        && (!BY_PROPERTY.containsKey(property)
            || BY_PROPERTY.get(property).contains(target.getLocalName()))
        && !(target.getLocalName().equals("pattern") && isFlat(target));
  }

  /** Whether a pattern has no width or no height, and so repeats nothing. */
  private boolean isFlat(Element pattern) {
    return !hasSide(pattern, "width") || !hasSide(pattern, "height");
  }

  private boolean hasSide(Element pattern, String side) {
    Element element = pattern;
    // Templates of templates are rare. The limit also ends circular ones.
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

  /** Removes references to unsuitable targets, and elements in unsuitable places. */
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

  /** Whether an ancestor within the same text has that name. */
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
