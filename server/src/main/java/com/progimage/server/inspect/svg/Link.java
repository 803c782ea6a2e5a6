package com.progimage.server.inspect.svg;

import java.util.Optional;
import java.util.Set;

/**
 * A reference from one element to another.
 *
 * @param id of the other element
 * @param property that has the reference; empty for an {@code href}
 */
record Link(String id, LinkKind kind, String property) {
  /** The properties whose value may be a reference. */
  static final Set<String> PROPERTIES =
      Set.of(
          "fill",
          "stroke",
          "marker",
          "marker-start",
          "marker-mid",
          "marker-end",
          "clip-path",
          "mask",
          "filter");

  private static final Set<String> NOT_INHERITED = Set.of("clip-path", "mask", "filter");

  /** The effect of the reference on drawing. */
  enum LinkKind {
    /** Draws the other element like a child. */
    CONTENT,
    /** Draws the other element once for this element. */
    ONCE,
    /**
     * Draws the other element for this element and for everything in it, because the property is
     * inherited.
     */
    EACH,
    /** Draws nothing: the other element provides defaults. */
    TEMPLATE
  }

  static Link of(String property, String id) {
    return new Link(id, kind(property), property);
  }

  /** The effect of references in a property. */
  static LinkKind kind(String property) {
    return NOT_INHERITED.contains(property) ? LinkKind.ONCE : LinkKind.EACH;
  }

  /**
   * Parses an {@code href}; empty if the element is a hyperlink or similar, or the reference is
   * external.
   */
  static Optional<Link> ofHref(String element, String value) {
    String address = value.strip();
    if (!address.startsWith("#")) {
      return Optional.empty();
    }
    String id = address.substring(1);
    return switch (element) {
      case "use", "tref" -> Optional.of(new Link(id, LinkKind.CONTENT, ""));
      case "pattern", "filter", "mask", "clipPath", "marker", "feImage", "image", "textPath" ->
          Optional.of(new Link(id, LinkKind.ONCE, ""));
      case "linearGradient", "radialGradient" -> Optional.of(new Link(id, LinkKind.TEMPLATE, ""));
      default -> Optional.empty();
    };
  }
}
