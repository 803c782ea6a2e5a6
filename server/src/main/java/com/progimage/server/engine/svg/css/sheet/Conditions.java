package com.progimage.server.engine.svg.css.sheet;

import com.progimage.server.engine.svg.css.property.Shorthands;
import com.progimage.server.engine.svg.css.select.SelectorParser;
import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.image.svg.css.StyleParser;
import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Evaluates the conditions of {@code @media} and {@code @supports}, which both combine their parts
 * with {@code not}, {@code and} and {@code or}.
 */
final class Conditions {
  /** Maximum depth of brackets: evaluation recurses for each. */
  private static final int MAX_DEPTH = 16;

  private final Units units;

  /** By prefix, as the style sheet declares them. */
  private final Map<String, String> namespaces;

  Conditions(Units units, Map<String, String> namespaces) {
    this.units = units;
    this.namespaces = namespaces;
  }

  /** Checks whether a screen as large as the drawing matches one of the queries. */
  boolean matchesMedia(Tokens queries) {
    return queries.isEmpty() || queries.split(',').stream().anyMatch(this::matchesQuery);
  }

  private boolean matchesQuery(Tokens query) {
    List<Tokens> words = new ArrayList<>(query.words());
    if (words.isEmpty() || words.get(0).get(0).kind() != TokenKind.IDENT) {
      return holds(words, MediaFeature::matches, 0) == Truth.YES;
    }
    String first = words.get(0).text().toLowerCase(Locale.ROOT);
    boolean negated = first.equals("not");
    if (negated && words.size() > 1 && words.get(1).get(0).kind() != TokenKind.IDENT) {
      return holds(words, MediaFeature::matches, 0) == Truth.YES;
    }
    if (negated || first.equals("only")) {
      words.remove(0);
    }
    if (words.isEmpty()) {
      return false;
    }
    String type = words.remove(0).text().toLowerCase(Locale.ROOT);
    boolean matches = type.equals("all") || type.equals("screen");
    if (!words.isEmpty()) {
      if (words.size() < 2 || !words.remove(0).text().equalsIgnoreCase("and")) {
        return false;
      }
      Truth rest = holds(words, MediaFeature::matches, 0);
      if (rest == Truth.UNKNOWN) {
        return false;
      }
      matches &= rest == Truth.YES;
    }
    return matches != negated;
  }

  /** Checks whether this renderer supports what the condition lists. */
  boolean supports(Tokens condition) {
    return holds(condition.words(), this::supportsFeature, 0) == Truth.YES;
  }

  private Truth supportsFeature(Tokens feature, Units ignored) {
    if (feature.isFunction("selector")) {
      return Truth.of(SelectorParser.parse(feature.inside(0), namespaces, null).isPresent());
    }
    if (feature.get(0).kind() == TokenKind.FUNCTION) {
      return Truth.NO;
    }
    var declarations = StyleParser.declarations(feature.inside(0).text());
    return declarations.size() != 1
        ? Truth.UNKNOWN
        : Truth.of(
            declarations.getFirst().isCustom()
                || !Shorthands.expand(declarations.getFirst(), units).isEmpty());
  }

  /** Truth values of Media Queries 4, section 3.2: an unknown feature is neither true nor false. */
  enum Truth {
    YES,
    NO,
    UNKNOWN;

    static Truth of(boolean truth) {
      return truth ? YES : NO;
    }

    private Truth not() {
      return this == YES ? NO : this == NO ? YES : UNKNOWN;
    }
  }

  /** Evaluates a single feature, which stands in brackets. */
  @FunctionalInterface
  interface Feature {
    Truth ask(Tokens feature, Units units);
  }

  private Truth holds(List<Tokens> words, Feature feature, int depth) {
    if (words.isEmpty() || depth > MAX_DEPTH) {
      return Truth.UNKNOWN;
    }
    if (words.get(0).text().equalsIgnoreCase("not")) {
      return words.size() == 2 ? single(words.get(1), feature, depth).not() : Truth.UNKNOWN;
    }
    Truth truth = single(words.get(0), feature, depth);
    String joint = words.size() > 1 ? words.get(1).text().toLowerCase(Locale.ROOT) : "";
    if (words.size() > 1 && !joint.equals("and") && !joint.equals("or")) {
      return Truth.UNKNOWN;
    }
    for (int i = 1; i < words.size(); i += 2) {
      if (i + 1 == words.size() || !words.get(i).text().equalsIgnoreCase(joint)) {
        return Truth.UNKNOWN;
      }
      Truth next = single(words.get(i + 1), feature, depth);
      Truth decisive = joint.equals("and") ? Truth.NO : Truth.YES;
      truth =
          truth == decisive || next == decisive
              ? decisive
              : truth == Truth.UNKNOWN || next == Truth.UNKNOWN ? Truth.UNKNOWN : truth;
    }
    return truth;
  }

  private Truth single(Tokens word, Feature feature, int depth) {
    if (!word.get(0).opens() || word.after(0) != word.size()) {
      return Truth.UNKNOWN;
    }
    if (word.get(0).is('(')) {
      List<Tokens> inner = word.inside(0).words();
      boolean isGroup =
          !inner.isEmpty()
              && (inner.get(0).get(0).opens() || inner.get(0).text().equalsIgnoreCase("not"));
      if (isGroup
          && !(inner.get(0).get(0).kind() == TokenKind.FUNCTION && isRange(word.inside(0)))) {
        return holds(inner, feature, depth + 1);
      }
    }
    return feature.ask(word, units);
  }

  private static boolean isRange(Tokens tokens) {
    for (int i = 0; i < tokens.size(); i = tokens.after(i)) {
      if (tokens.get(i).is('<') || tokens.get(i).is('>') || tokens.get(i).is('=')) {
        return true;
      }
    }
    return false;
  }
}
