package com.progimage.server.engine.svg.document;

import com.progimage.server.engine.svg.css.value.Quantity;
import com.progimage.server.engine.svg.font.Baselines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.batik.anim.dom.SVGOMDocument;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Translates a document with resolved styles into SVG 1.1, which Batik supports, and removes errors
 * as SVG 2 requires: Batik would leave out the whole element.
 */
public final class LenientDocument {
  /** An {@code orient} of SVG 2, which stays for the bridge of markers. */
  public static final String START_REVERSE = "auto-start-reverse";

  private static final Set<String> UNITS = Set.of("userSpaceOnUse", "objectBoundingBox");

  /** Permitted values of attributes; others count as absent. */
  private static final Map<String, Set<String>> WORDS =
      Map.ofEntries(
          Map.entry("gradientUnits", UNITS),
          Map.entry("patternUnits", UNITS),
          Map.entry("patternContentUnits", UNITS),
          Map.entry("maskUnits", UNITS),
          Map.entry("maskContentUnits", UNITS),
          Map.entry("clipPathUnits", UNITS),
          Map.entry("filterUnits", UNITS),
          Map.entry("primitiveUnits", UNITS),
          Map.entry("markerUnits", Set.of("strokeWidth", "userSpaceOnUse")),
          Map.entry("spreadMethod", Set.of("pad", "reflect", "repeat")),
          Map.entry("edgeMode", Set.of("duplicate", "none")),
          Map.entry("lengthAdjust", Set.of("spacing", "spacingAndGlyphs")));

  private static final Set<String> MATRICES =
      Set.of("matrix", "saturate", "hueRotate", "luminanceToAlpha");

  /** Attributes of SVG 1.1 that no browser supports. */
  private static final List<String> GONE =
      List.of("requiredFeatures", "enable-background", "color-profile", "cursor");

  /** An id, and the text after the reference. */
  private static final Pattern REFERENCE =
      Pattern.compile("url\\(\\s*+['\"]?+#([^'\")]*+)['\"]?+\\s*+\\)(.*+)", Pattern.DOTALL);

  private final SVGOMDocument document;
  private final FilterFunctions filters;
  private final Targets targets;
  private final boolean filtered;

  private LenientDocument(SVGOMDocument document, boolean filtered) {
    this.document = document;
    this.filters = new FilterFunctions(document);
    this.targets = new Targets(document);
    this.filtered = filtered;
  }

  /**
   * @param filtered whether its filters stay
   */
  public static void tidy(SVGOMDocument document, boolean filtered) {
    LenientDocument lenient = new LenientDocument(document, filtered);
    for (Element element : elements(document)) {
      if (element.getLocalName().equals(FilterFunctions.DROP_SHADOW)) {
        lenient.filters.expandDropShadow(element);
      }
    }
    elements(document).forEach(lenient::tidy);
    for (Element element : elements(document)) {
      if (element.getLocalName().equals("feGaussianBlur") && FilterFunctions.isSharp(element)) {
        lenient.filters.replaceSharp(element);
      }
    }
  }

  private static List<Element> elements(SVGOMDocument document) {
    List<Element> elements = new ArrayList<>();
    @Nullable Node node = document.getDocumentElement();
    while (node != null) {
      if (node instanceof Element element) {
        elements.add(element);
      }
      node = next(node);
    }
    return elements;
  }

  private static @Nullable Node next(Node node) {
    if (node.getFirstChild() != null) {
      return node.getFirstChild();
    }
    @Nullable Node up = node;
    while (up != null && up.getNextSibling() == null) {
      up = up.getParentNode();
    }
    return up == null ? null : up.getNextSibling();
  }

  private void tidy(Element element) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Node attribute = element.getAttributes().item(i);
      if (attribute.getNamespaceURI() == null) {
        names.add(attribute.getNodeName());
      }
    }
    for (String name : names) {
      String value = element.getAttributeNS(null, name);
      Set<String> words = WORDS.get(name);
      if (words != null && !words.contains(value)) {
        element.removeAttributeNS(null, name);
      } else if (name.equals("d")) {
        element.setAttributeNS(null, name, PathPrefix.ofPath(value));
      } else if (name.equals("points")) {
        element.setAttributeNS(null, name, PathPrefix.ofPoints(value));
      } else if (name.equals("filter")) {
        filter(element, value);
      } else if (value.startsWith("url(")) {
        reference(element, name, value);
      }
    }
    targets.tidy(element);
    Baselines.shift(element);
    FilterPrimitives.tidy(element);
    GONE.forEach(name -> element.removeAttributeNS(null, name));
    switch (element.getLocalName()) {
      case "clipPath" -> {
        // Batik draws smooth edges only with this value.
        element.setAttributeNS(null, "shape-rendering", "geometricPrecision");
        // A clip path without a shape clips everything; Batik needs a shape to clip at all.
        Element nothing = document.createElementNS(SvgReader.SVG, "path");
        nothing.setAttributeNS(null, "d", "M0 0");
        element.appendChild(nothing);
      }
      case "stop" -> {
        if (Quantity.number(element.getAttributeNS(null, "offset").strip(), 1).isEmpty()) {
          element.setAttributeNS(null, "offset", "0");
        }
      }
      case "marker" -> {
        String orient = element.getAttributeNS(null, "orient").strip();
        if (!orient.equals("auto") && !orient.equals(START_REVERSE)) {
          double angle = Quantity.degrees(orient).orElse(0);
          element.setAttributeNS(null, "orient", String.valueOf(angle));
        }
        // Batik would treat a negative side as an error of the element that uses the marker.
        for (String side : List.of("markerWidth", "markerHeight")) {
          if (element.getAttributeNS(null, side).strip().startsWith("-")) {
            element.setAttributeNS(null, side, "0");
          }
        }
      }
      case "rect", "ellipse" -> {
        for (String radius : List.of("rx", "ry")) {
          if (!element.getAttributeNS(null, radius).strip().matches("[+]?[0-9.]+[a-z%]*")) {
            element.removeAttributeNS(null, radius);
          }
        }
      }
      case "feColorMatrix" -> {
        if (!MATRICES.contains(element.getAttributeNS(null, "type"))) {
          element.removeAttributeNS(null, "type");
        }
      }
      default -> {
        // For other elements, the attributes are all there is to check.
      }
    }
  }

  private void filter(Element element, String value) {
    boolean isFunctions = value.contains("(") && !value.startsWith("url(");
    if (!filtered) {
      element.removeAttributeNS(null, "filter");
    } else if (!isFunctions) {
      reference(element, "filter", value);
    } else {
      filters
          .define(value)
          .ifPresentOrElse(
              id -> element.setAttributeNS(null, "filter", "url(#" + id + ")"),
              () -> element.removeAttributeNS(null, "filter"));
    }
  }

  /**
   * Handles a reference without a target: a paint uses its fallback, any other property counts as
   * absent.
   */
  private void reference(Element element, String name, String value) {
    Matcher reference = REFERENCE.matcher(value);
    if (!reference.matches() || targets.serves(name, reference.group(1))) {
      return;
    }
    String fallback = reference.group(2).strip();
    if (name.equals("fill") || name.equals("stroke")) {
      element.setAttributeNS(null, name, fallback.isEmpty() ? "none" : fallback);
    } else {
      element.removeAttributeNS(null, name);
    }
  }
}
