package com.progimage.server.engine.svg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One property and its value, in a style attribute, a rule of a style sheet or an attribute of its
 * own, and how it is said to Batik, which knows CSS 2.
 */
record Declaration(String property, String value, boolean important) {
  /** The property that takes the alpha of a colour. */
  private static final Map<String, String> ALPHA =
      Map.of(
          "fill", "fill-opacity",
          "stroke", "stroke-opacity",
          "stop-color", "stop-opacity",
          "flood-color", "flood-opacity");

  private static final Set<String> OPACITIES =
      Set.of("opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "flood-opacity");

  private static final Set<String> COLOURS =
      Set.of("fill", "stroke", "color", "stop-color", "flood-color", "lighting-color");

  private static final Set<String> NOT_NEGATIVE = Set.of("stroke-width", "font-size");

  private static final Pattern ICC = Pattern.compile("\\bicc-color\\([^)]*\\)");

  /** The declarations of a style attribute or a rule, in their order. */
  static List<Declaration> parse(String text) {
    List<Declaration> all = new ArrayList<>();
    int start = 0;
    int depth = 0;
    char quote = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ';' : text.charAt(i);
      if (quote != 0 && i < text.length()) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth = Math.max(0, depth - 1);
      } else if (c == ';' && (depth == 0 || i == text.length())) {
        single(text.substring(start, i)).ifPresent(all::add);
        start = i + 1;
      }
    }
    return all;
  }

  private static Optional<Declaration> single(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String property = text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    String value = text.substring(colon + 1).strip();
    int mark = value.lastIndexOf('!');
    boolean important =
        mark >= 0 && value.substring(mark + 1).strip().equalsIgnoreCase("important");
    return Optional.of(
        new Declaration(property, important ? value.substring(0, mark).strip() : value, important));
  }

  /** The same in CSS 2; several where one said more, none where it means nothing there. */
  List<Declaration> plain() {
    if (property.equals("enable-background")) {
      return List.of(); // of SVG 1.1, and in no browser
    }
    if (COLOURS.contains(property)) {
      return colour();
    }
    if (OPACITIES.contains(property)) {
      OptionalDouble share = CssColor.number(value, 1);
      return share.isPresent() && value.endsWith("%")
          ? List.of(with(property, String.valueOf(share.getAsDouble())))
          : List.of(this);
    }
    if (NOT_NEGATIVE.contains(property) && value.startsWith("-")) {
      return List.of();
    }
    return List.of(this);
  }

  private List<Declaration> colour() {
    if (ICC.matcher(value).find()) {
      return List.of(); // of SVG 1.1, and in no browser
    }
    String colour = value;
    String reference = "";
    if (colour.startsWith("url(")) {
      int close = colour.indexOf(')') + 1;
      reference = colour.substring(0, close) + " ";
      colour = colour.substring(close).strip();
    }
    Optional<CssColor> parsed = CssColor.parse(colour);
    if (parsed.isEmpty()) {
      return List.of(with(property, (reference + colour).strip()));
    }
    CssColor found = parsed.get();
    String alpha = ALPHA.get(property);
    if (alpha == null || found.alpha() == 1) {
      return List.of(with(property, reference + found.opaque()));
    }
    return List.of(
        with(property, reference + found.opaque()), with(alpha, String.valueOf(found.alpha())));
  }

  Declaration with(String otherProperty, String otherValue) {
    return new Declaration(otherProperty, otherValue, important);
  }

  @Override
  public String toString() {
    return property + ":" + value + (important ? "!important" : "");
  }
}
