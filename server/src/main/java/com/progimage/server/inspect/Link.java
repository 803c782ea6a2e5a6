package com.progimage.server.inspect;

import java.util.Optional;
import java.util.Set;

/**
 * One element's reference to another.
 *
 * @param id of the other
 */
record Link(String id, Kind kind) {
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

  /** What is drawn because of it. */
  enum Kind {
    /** The other, as if it were a child. */
    CONTENT,
    /** The other, once for the element. */
    ONCE,
    /** The other, for the element and everything in it, since the property is inherited. */
    EACH,
    /** Nothing: what the element lacks is looked up in the other. */
    TEMPLATE
  }

  static Link of(String property, String id) {
    return new Link(id, NOT_INHERITED.contains(property) ? Kind.ONCE : Kind.EACH);
  }

  /** Of an {@code href}; nothing where the element is a hyperlink or the like, or leads outside. */
  static Optional<Link> ofHref(String element, String value) {
    String address = value.strip();
    if (!address.startsWith("#")) {
      return Optional.empty();
    }
    String id = address.substring(1);
    return switch (element) {
      case "use", "tref" -> Optional.of(new Link(id, Kind.CONTENT));
      case "pattern", "filter", "mask", "clipPath", "marker", "feImage", "image", "textPath" ->
          Optional.of(new Link(id, Kind.ONCE));
      case "linearGradient", "radialGradient" -> Optional.of(new Link(id, Kind.TEMPLATE));
      default -> Optional.empty();
    };
  }
}
