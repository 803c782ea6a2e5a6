package com.progimage.server.engine.svg.css.select;

import com.progimage.server.image.svg.css.Tokens;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Pseudo-classes of a static picture, without a pointer, focus or visited links. */
final class PseudoClass {
  private static final Set<String> NEVER =
      Set.of(
          "hover",
          "active",
          "focus",
          "focus-within",
          "focus-visible",
          "visited",
          "target",
          "target-within",
          "enabled",
          "disabled",
          "checked",
          "indeterminate",
          "default",
          "required",
          "optional",
          "valid",
          "invalid",
          "in-range",
          "out-of-range",
          "read-write",
          "placeholder-shown",
          "autofill",
          "fullscreen",
          "modal",
          "host",
          "popover-open");

  private static final Set<String> ELEMENTS =
      Set.of(
          "before",
          "after",
          "first-line",
          "first-letter",
          "selection",
          "marker",
          "placeholder",
          "backdrop");

  private static final Condition NONE = (element, effort) -> false;
  private static final Condition ALL = (element, effort) -> true;

  record ParsedPseudoClass(Condition condition, int specificity) {}

  private PseudoClass() {}

  /** A pseudo-element. It matches nothing, because elements of an SVG have none. */
  static Optional<ParsedPseudoClass> element(String name) {
    return ELEMENTS.contains(name.toLowerCase(Locale.ROOT))
        ? Optional.of(new ParsedPseudoClass(NONE, SelectorParser.TYPE))
        : Optional.empty();
  }

  /** Parses a pseudo-class; empty if it is unknown or its argument is invalid. */
  static Optional<ParsedPseudoClass> parse(
      String name, boolean isFunction, Tokens argument, SelectorParser parser) {
    String lower = name.toLowerCase(Locale.ROOT);
    return isFunction ? function(lower, argument, parser) : plain(lower);
  }

  private static Optional<ParsedPseudoClass> plain(String name) {
    Condition condition =
        switch (name) {
          case "root", "scope" -> (element, effort) -> element.parent().isEmpty();
          case "empty" -> (element, effort) -> element.isEmpty();
          case "first-child" -> (element, effort) -> element.place() == 1;
          case "last-child" -> (element, effort) -> element.placeFromEnd() == 1;
          case "only-child" -> (element, effort) -> element.siblings().size() == 1;
          case "first-of-type" -> (element, effort) -> element.placeOfType() == 1;
          case "last-of-type" -> (element, effort) -> element.placeOfTypeFromEnd() == 1;
          case "only-of-type" ->
              (element, effort) -> element.placeOfType() == 1 && element.placeOfTypeFromEnd() == 1;
          case "any-link", "link" ->
              (element, effort) ->
                  element.name().equals("a") && element.attribute("", "href").isPresent();
          case "defined", "read-only" -> ALL;
          default -> NONE;
        };
    if (condition.equals(NONE) && !NEVER.contains(name)) {
      // The first pseudo-elements were written as classes.
      return Set.of("before", "after", "first-line", "first-letter").contains(name)
          ? element(name)
          : Optional.empty();
    }
    return Optional.of(new ParsedPseudoClass(condition, SelectorParser.CLASS));
  }

  private static Optional<ParsedPseudoClass> function(
      String name, Tokens argument, SelectorParser parser) {
    return switch (name) {
      case "not" ->
          parser
              .list(argument, false)
              .map(selectors -> {
                Condition any = SelectorParser.anyOf(selectors);
                return new ParsedPseudoClass(
                    (element, effort) -> !any.holds(element, effort),
                    SelectorParser.most(selectors));
              });
      case "is", "matches", "-webkit-any" -> {
        List<Selector> selectors = parser.forgivingList(argument);
        yield Optional.of(
            new ParsedPseudoClass(SelectorParser.anyOf(selectors), SelectorParser.most(selectors)));
      }
      case "where" ->
          Optional.of(
              new ParsedPseudoClass(SelectorParser.anyOf(parser.forgivingList(argument)), 0));
      case "has" -> has(argument, parser);
      case "nth-child" -> nth(argument, parser, StyledElement::place, false);
      case "nth-last-child" -> nth(argument, parser, StyledElement::placeFromEnd, true);
      case "nth-of-type" -> nthOfType(argument, StyledElement::placeOfType);
      case "nth-last-of-type" -> nthOfType(argument, StyledElement::placeOfTypeFromEnd);
      case "lang" -> lang(argument);
      case "dir" ->
          Optional.of(
              new ParsedPseudoClass(
                  argument.text().equalsIgnoreCase("ltr") ? ALL : NONE, SelectorParser.CLASS));
      default -> Optional.empty();
    };
  }

  private static Optional<ParsedPseudoClass> nthOfType(
      Tokens argument, ToIntFunction<StyledElement> place) {
    return Nth.parse(argument.text())
        .map(nth ->
            new ParsedPseudoClass(
                (element, effort) -> nth.includes(place.applyAsInt(element)),
                SelectorParser.CLASS));
  }

  private static Optional<ParsedPseudoClass> nth(
      Tokens argument, SelectorParser parser, ToIntFunction<StyledElement> place, boolean fromEnd) {
    int of = 0;
    while (of < argument.size() && !argument.get(of).isIdent("of")) {
      of++;
    }
    Optional<Nth> nth = Nth.parse(argument.part(0, of).stripped().text());
    if (nth.isEmpty() || of == argument.size()) {
      return nth.map(found ->
          new ParsedPseudoClass(
              (element, effort) -> found.includes(place.applyAsInt(element)),
              SelectorParser.CLASS));
    }
    return parser
        .list(argument.part(of + 1, argument.size()).stripped(), false)
        .map(selectors -> {
          Condition any = SelectorParser.anyOf(selectors);
          return new ParsedPseudoClass(
              (element, effort) ->
                  any.holds(element, effort)
                      && nth.get().includes(count(element, any, fromEnd, effort)),
              SelectorParser.sum(SelectorParser.CLASS, SelectorParser.most(selectors)));
        });
  }

  /** Returns the place of the element among the siblings for which the condition holds. */
  private static int count(
      StyledElement element, Condition condition, boolean fromEnd, Effort effort) {
    List<StyledElement> siblings = element.siblings();
    int index = element.place() - 1;
    int count = 0;
    for (StyledElement sibling :
        fromEnd ? siblings.subList(index, siblings.size()) : siblings.subList(0, index + 1)) {
      count += condition.holds(sibling, effort) ? 1 : 0;
    }
    return count;
  }

  private static Optional<ParsedPseudoClass> has(Tokens argument, SelectorParser parser) {
    Optional<List<RelativeSelector>> relative = RelativeSelector.list(argument, parser);
    return relative.map(selectors ->
        new ParsedPseudoClass(
            (element, effort) ->
                selectors.stream().anyMatch(selector -> selector.finds(element, effort)),
            selectors.stream().mapToInt(RelativeSelector::specificity).max().orElse(0)));
  }

  private static Optional<ParsedPseudoClass> lang(Tokens argument) {
    List<String> wanted =
        argument.split(',').stream()
            .map(range -> range.text().replaceAll("[\"']", "").toLowerCase(Locale.ROOT))
            .toList();
    return Optional.of(
        new ParsedPseudoClass(
            (element, effort) -> {
              String language = language(element, effort);
              return wanted.stream()
                  .anyMatch(range -> language.equals(range) || language.startsWith(range + "-"));
            },
            SelectorParser.CLASS));
  }

  private static String language(StyledElement element, Effort effort) {
    Deque<StyledElement> around = new ArrayDeque<>(List.of(element));
    while (!around.isEmpty()) {
      effort.spend(1);
      StyledElement current = around.pop();
      Optional<String> language = current.attribute(null, "lang");
      if (language.isPresent()) {
        return language.get().toLowerCase(Locale.ROOT);
      }
      current.parent().ifPresent(around::push);
    }
    return "";
  }
}
