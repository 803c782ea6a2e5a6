package com.progimage.server.engine.svg.css.property;

import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.image.svg.css.Declaration;
import com.progimage.server.image.svg.css.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Expands shorthand properties, and ignores declarations that are unknown or in error. */
public final class Shorthands {
  static final Set<String> KEYWORDS =
      Set.of("inherit", "initial", "unset", "revert", "revert-layer");

  private static final List<String> MARKERS = List.of("marker-start", "marker-mid", "marker-end");

  private static final List<String> FONT =
      List.of(
          "font-style", "font-variant", "font-weight", "font-stretch", "font-size", "font-family");

  private static final Map<String, List<String>> PARTS =
      Map.of(
          "marker", MARKERS,
          "mask", List.of("mask", "mask-type"),
          "background", List.of("background-color"),
          "text-decoration-line", List.of("text-decoration"),
          "font-variant-caps", List.of("font-variant"),
          "font", FONT);

  private static final Set<String> SYSTEM_FONTS =
      Set.of("caption", "icon", "menu", "message-box", "small-caption", "status-bar");

  private Shorthands() {}

  /**
   * One property's value, as far as it is known before any element is.
   *
   * @param written the property in the document: this one, or a shorthand of it
   * @param value of this property; of the written one, with variables, where {@code isOpen}
   * @param isAttribute whether an attribute says it, where bare numbers are lengths
   */
  public record LonghandValue(
      String property, String written, String value, boolean isOpen, boolean isAttribute) {
    public static LonghandValue ofAttribute(String property, String value) {
      return new LonghandValue(property, property, value, Variables.isUsed(value), true);
    }

    public static LonghandValue of(String property, String value) {
      return new LonghandValue(property, property, value, false, false);
    }
  }

  /** The settings of a declaration of a style; none where it is unknown or in error. */
  public static List<LonghandValue> expand(Declaration declaration, Units units) {
    String name = declaration.property();
    String value = declaration.value();
    if (declaration.isCustom()) {
      return List.of(new LonghandValue(name, name, value, true, false));
    }
    List<String> parts = name.equals("all") ? List.of("all") : PARTS.getOrDefault(name, List.of());
    boolean isKnown = !parts.isEmpty() || Property.find(name).isPresent();
    if (!isKnown) {
      return List.of();
    }
    if (isKeyword(value)) {
      return (parts.isEmpty() ? List.of(name) : parts)
          .stream().map(part -> LonghandValue.of(part, value)).toList();
    }
    if (name.equals("all")) {
      return List.of();
    }
    if (Variables.isUsed(value)) {
      return (parts.isEmpty() ? List.of(name) : parts)
          .stream().map(part -> new LonghandValue(part, name, value, true, false)).toList();
    }
    List<LonghandValue> settings = new ArrayList<>();
    expand(name, Tokens.of(value).stripped(), units)
        .forEach((part, plain) -> settings.add(LonghandValue.of(part, plain)));
    return settings;
  }

  public static boolean isKeyword(String value) {
    return value.length() <= 12 && KEYWORDS.contains(value.toLowerCase(java.util.Locale.ROOT));
  }

  /** The values of the longhands, in the words of the document; empty where there is an error. */
  public static Map<String, String> expand(String name, Tokens value, Units units) {
    return switch (name) {
      case "font" -> font(value, units);
      case "background" -> background(value);
      case "marker" ->
          Grammar.reference(value, units, false).isEmpty() ? Map.of() : same(MARKERS, value);
      case "mask" -> mask(value, units);
      default -> {
        String longhand = PARTS.containsKey(name) ? PARTS.get(name).getFirst() : name;
        yield Property.find(longhand)
                .flatMap(property -> property.grammar().plain(value, units, false))
                .isPresent()
            ? Map.of(longhand, value.text())
            : Map.of();
      }
    };
  }

  private static Map<String, String> same(List<String> names, Tokens value) {
    Map<String, String> all = new LinkedHashMap<>();
    names.forEach(name -> all.put(name, value.text()));
    return all;
  }

  /** The first color or the initial one. Pictures and gradients are not drawn. */
  private static Map<String, String> background(Tokens value) {
    for (Tokens word : value.split(',').getLast().words()) {
      if (Grammar.color(word, Units.NONE, false).isPresent()) {
        return Map.of("background-color", word.text());
      }
    }
    return Map.of("background-color", "transparent");
  }

  private static Map<String, String> mask(Tokens value, Units units) {
    for (Tokens word : value.split(',').getFirst().words()) {
      if (Grammar.reference(word, units, false).isPresent()) {
        return Map.of("mask", word.text());
      }
    }
    return Map.of();
  }

  private static Map<String, String> font(Tokens value, Units units) {
    if (Grammar.word(value).filter(SYSTEM_FONTS::contains).isPresent()) {
      return Map.of("font-family", "sans-serif", "font-size", "13.333px");
    }
    Map<String, String> font = new LinkedHashMap<>();
    for (String part : FONT) {
      font.put(part, "initial");
    }
    int at = 0;
    while (at < value.size()) {
      int end = at;
      while (end < value.size() && !value.get(end).isSpace() && !value.get(end).is('/')) {
        end = value.after(end);
      }
      Tokens word = value.part(at, end);
      if (!word.isEmpty() && !style(word, font, units)) {
        return size(word, value.part(end, value.size()).stripped(), font, units);
      }
      at = end + 1;
    }
    return Map.of();
  }

  /** Whether the word is about style, variant, weight or stretch. */
  private static boolean style(Tokens word, Map<String, String> font, Units units) {
    for (String part : FONT.subList(0, 4)) {
      Optional<String> plain =
          Property.find(part).orElseThrow().grammar().plain(word, units, false);
      if (plain.isPresent()) {
        if (!word.text().equalsIgnoreCase("normal")) {
          font.put(part, word.text());
        }
        return true;
      }
    }
    return false;
  }

  private static Map<String, String> size(
      Tokens size, Tokens rest, Map<String, String> font, Units units) {
    Tokens families = rest;
    if (!rest.isEmpty() && rest.get(0).is('/')) {
      Tokens after = rest.part(1, rest.size()).stripped();
      families = after.isEmpty() ? after : after.part(after.after(0), after.size()).stripped();
    }
    if (FontSize.GRAMMAR.plain(size, units, false).isEmpty()
        || Grammar.families(families, units, false).isEmpty()) {
      return Map.of();
    }
    font.put("font-size", size.text());
    font.put("font-family", families.text());
    return font;
  }
}
