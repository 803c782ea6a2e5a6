package com.progimage.server.engine.svg;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.batik.anim.dom.SVGOMDocument;
import org.apache.batik.css.engine.CSSEngine;
import org.apache.batik.css.engine.CSSStylableElement;
import org.jspecify.annotations.Nullable;
import org.w3c.css.sac.CSSException;
import org.w3c.dom.DOMException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Says a document in the words of SVG 1.1 and CSS 2, which Batik knows, and takes out what is in
 * error there, as SVG 2 asks: Batik would leave out the whole element or style.
 */
final class LenientDocument {
  private static final Set<String> UNITS = Set.of("userSpaceOnUse", "objectBoundingBox");

  /** What attributes may say; else they are as good as absent. */
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
  private static final Set<String> ATTRIBUTES =
      Set.of("transform", "transform-origin", "mask-type");

  /** An id, and what follows the reference. */
  private static final Pattern REFERENCE =
      Pattern.compile("url\\(\\s*+['\"]?+#([^'\")]*+)['\"]?+\\s*+\\)(.*+)", Pattern.DOTALL);

  private final SVGOMDocument document;
  private final CSSEngine css;
  private final FilterFunctions filters;
  private final boolean filtered;

  private LenientDocument(SVGOMDocument document, boolean filtered) {
    this.document = document;
    this.css = document.getCSSEngine();
    this.filters = new FilterFunctions(document);
    this.filtered = filtered;
  }

  /**
   * @param document with its style engine
   * @param filtered whether its filters stay
   */
  static void tidy(SVGOMDocument document, boolean filtered) {
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
      } else if (name.equals("style")) {
        style(element, value);
      } else if (css.getPropertyIndex(name) >= 0) {
        attribute(element, new Declaration(name, value, false));
      }
    }
    element.removeAttributeNS(null, "requiredFeatures"); // SVG 2 has none
    switch (element.getLocalName()) {
      case "style" -> sheet(element);
      case "clipPath" ->
          // Only then does Batik draw the edge smooth.
          element.setAttributeNS(null, "shape-rendering", "geometricPrecision");
      case "stop" -> {
        if (CssColor.number(element.getAttributeNS(null, "offset").strip(), 1).isEmpty()) {
          element.setAttributeNS(null, "offset", "0");
        }
      }
      case "marker" -> {
        String orient = element.getAttributeNS(null, "orient");
        CssLength.degrees(orient)
            .ifPresent(angle -> element.setAttributeNS(null, "orient", String.valueOf(angle)));
        // Batik takes a negative side for an error of whatever has the marker.
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
        Transforms.tidy(element, document.getDocumentElement());
      }
      case "feColorMatrix" -> {
        if (!MATRICES.contains(element.getAttributeNS(null, "type"))) {
          element.removeAttributeNS(null, "type");
        }
      }
      default -> Transforms.tidy(element, document.getDocumentElement());
    }
  }

  /** What Batik is told instead of a declaration. */
  private List<Declaration> plain(Declaration declaration) {
    String value = declaration.value();
    if (declaration.property().equals("filter")) {
      if (!filtered) {
        return List.of();
      }
      if (value.contains("(") && !value.startsWith("url(")) {
        return filters
            .define(value)
            .map(id -> List.of(declaration.with("filter", "url(#" + id + ")")))
            .orElse(List.of());
      }
    }
    Matcher reference = REFERENCE.matcher(value);
    if (reference.matches()) {
      if (document.getElementById(reference.group(1)) != null) {
        return declaration.plain();
      }
      String fallback = reference.group(2).strip();
      return declaration.property().equals("fill") || declaration.property().equals("stroke")
          ? declaration.with(declaration.property(), fallback.isEmpty() ? "none" : fallback).plain()
          : List.of();
    }
    return declaration.plain();
  }

  private void attribute(Element element, Declaration declaration) {
    List<Declaration> plain = plain(declaration);
    if (plain.equals(List.of(declaration))) {
      return;
    }
    element.removeAttributeNS(null, declaration.property());
    for (Declaration part : plain) {
      String value = part.value();
      if (!part.property().equals(declaration.property())) {
        // The colour's alpha comes on top of the element's own opacity.
        double own = CssColor.number(element.getAttributeNS(null, part.property()), 1).orElse(1);
        value = String.valueOf(own * CssColor.number(value, 1).orElse(1));
      }
      element.setAttributeNS(null, part.property(), value);
    }
  }

  private void style(Element element, String text) {
    for (Declaration declaration : Declaration.parse(text)) {
      // Batik knows these as attributes only.
      if (ATTRIBUTES.contains(declaration.property())) {
        element.setAttributeNS(null, declaration.property(), declaration.value());
      }
    }
    element.setAttributeNS(null, "style", tidied(element, text));
  }

  private String tidied(Element element, String text) {
    return Declaration.parse(text).stream()
        .flatMap(declaration -> plain(declaration).stream())
        .filter(declaration -> isKnown(element, declaration))
        .map(Declaration::toString)
        .collect(Collectors.joining(";"));
  }

  private boolean isKnown(Element element, Declaration declaration) {
    if (css.getPropertyIndex(declaration.property()) < 0
        && css.getShorthandIndex(declaration.property()) < 0) {
      return false;
    }
    try {
      css.parseStyleDeclaration((CSSStylableElement) element, declaration.toString());
      return true;
    } catch (DOMException | CSSException e) {
      return false;
    }
  }

  private void sheet(Element style) {
    String type = style.getAttributeNS(null, "type");
    String text =
        type.isEmpty() || type.equals("text/css")
            ? StyleRules.rewrite(style.getTextContent(), this::rule)
            : "";
    style.setAttributeNS(null, "type", "text/css");
    style.removeAttributeNS(null, "media");
    while (style.getFirstChild() != null) {
      style.removeChild(style.getFirstChild());
    }
    style.appendChild(document.createTextNode(text));
  }

  private String rule(String selectors, String declarations) {
    String rule = selectors + "{" + tidied(document.getDocumentElement(), declarations) + "}\n";
    try {
      // What the parser cannot read it skips, with what follows.
      return css.parseStyleSheet(rule, document.getParsedURL(), "all").getSize() == 1 ? rule : "";
    } catch (DOMException | CSSException e) {
      return "";
    }
  }
}
