package com.progimage.server.engine.svg.css.select;

import com.progimage.server.image.svg.css.Token;
import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses lists of selectors. One selector that is unknown or in error makes its whole list invalid.
 */
public final class SelectorParser {
  /** Maximum number of compounds of a selector: matching recurses for each. */
  private static final int MAX_COMPOUNDS = 64;

  /** Maximum depth of selectors within selectors, such as those in {@code :not()}. */
  private static final int MAX_DEPTH = 8;

  static final int ID = 1 << 20;
  static final int CLASS = 1 << 10;
  static final int TYPE = 1;

  private final Map<String, String> namespaces;

  /** The selectors that {@code &} stands for; null outside nested rules. */
  private final @Nullable List<Selector> nesting;

  private final int depth;

  private SelectorParser(
      Map<String, String> namespaces, @Nullable List<Selector> nesting, int depth) {
    this.namespaces = namespaces;
    this.nesting = nesting;
    this.depth = depth;
  }

  /**
   * Parses the selectors of a rule; empty if they are invalid.
   *
   * @param namespaces by prefix; the default one has an empty prefix
   * @param nesting the selectors of the outer rule; null at the top level
   */
  public static Optional<List<Selector>> parse(
      Tokens tokens, Map<String, String> namespaces, @Nullable List<Selector> nesting) {
    SelectorParser parser = new SelectorParser(namespaces, nesting, 0);
    return parser.list(tokens, /* relative= */ nesting != null);
  }

  /** Returns a parser for the selectors within a selector of this one. */
  SelectorParser inner() {
    return new SelectorParser(namespaces, nesting, depth + 1);
  }

  Map<String, String> namespaces() {
    return namespaces;
  }

  /**
   * @param relative whether each may begin with a combinator, and begins at {@code &} otherwise
   */
  Optional<List<Selector>> list(Tokens tokens, boolean relative) {
    List<Selector> selectors = new ArrayList<>();
    for (Tokens part : tokens.split(',')) {
      Optional<Selector> selector = selector(part, relative);
      if (selector.isEmpty()) {
        return Optional.empty();
      }
      selectors.add(selector.get());
    }
    return Optional.of(selectors);
  }

  /**
   * Parses a forgiving list, as in {@code :is()} and {@code :where()}: ignores invalid selectors.
   */
  List<Selector> forgivingList(Tokens tokens) {
    return tokens.split(',').stream().flatMap(part -> selector(part, false).stream()).toList();
  }

  /** Parses one selector; empty if it is invalid. */
  Optional<Selector> selector(Tokens tokens, boolean relative) {
    if (tokens.isEmpty() || depth > MAX_DEPTH) {
      return Optional.empty();
    }
    List<Compound> compounds = new ArrayList<>();
    List<Character> combinators = new ArrayList<>();
    int specificity = 0;
    int at = 0;
    if (relative && nesting != null && (combinator(tokens.get(0)) != 0 || !hasNesting(tokens))) {
      Condition outer = anyOf(nesting);
      compounds.add(new Compound("", "", "", List.of(outer)));
      specificity = most(nesting);
      char combinator = combinator(tokens.get(0));
      combinators.add(combinator == 0 ? Selector.DESCENDANT : combinator);
      at = combinator == 0 ? 0 : skipSpace(tokens, 1);
    }
    while (true) {
      int end = at;
      while (end < tokens.size()
          && !tokens.get(end).isSpace()
          && combinator(tokens.get(end)) == 0) {
        end = tokens.after(end);
      }
      Optional<CompoundParser.ParsedCompound> compound =
          new CompoundParser(this, tokens.part(at, end)).parse();
      if (compound.isEmpty() || compounds.size() == MAX_COMPOUNDS) {
        return Optional.empty();
      }
      compounds.add(compound.get().compound());
      specificity = sum(specificity, compound.get().specificity());
      at = skipSpace(tokens, end);
      if (at == tokens.size()) {
        return Optional.of(new Selector(compounds, combinators, specificity));
      }
      char combinator = combinator(tokens.get(at));
      combinators.add(combinator == 0 ? Selector.DESCENDANT : combinator);
      at = combinator == 0 ? at : skipSpace(tokens, at + 1);
    }
  }

  /** Returns the condition that {@code &} stands for. */
  Condition nestingCondition() {
    return nesting == null ? (element, effort) -> element.parent().isEmpty() : anyOf(nesting);
  }

  int nestingSpecificity() {
    return nesting == null ? 0 : most(nesting);
  }

  static Condition anyOf(List<Selector> selectors) {
    return (element, effort) -> {
      for (Selector selector : selectors) {
        if (selector.matches(element, effort)) {
          return true;
        }
      }
      return false;
    };
  }

  static int most(List<Selector> selectors) {
    return selectors.stream().mapToInt(Selector::specificity).max().orElse(0);
  }

  /** Adds specificities part by part; each part stays within its ten bits. */
  static int sum(int a, int b) {
    int ids = Math.min(1023, (a >> 20) + (b >> 20));
    int classes = Math.min(1023, (a >> 10 & 1023) + (b >> 10 & 1023));
    return ids << 20 | classes << 10 | Math.min(1023, (a & 1023) + (b & 1023));
  }

  private static boolean hasNesting(Tokens tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is('&')) {
        return true;
      }
    }
    return false;
  }

  /** Returns the combinator that the token is, or 0. */
  static char combinator(Token token) {
    char c = token.kind() == TokenKind.DELIM ? token.text().charAt(0) : 0;
    return c == Selector.CHILD || c == Selector.NEXT || c == Selector.LATER ? c : 0;
  }

  static int skipSpace(Tokens tokens, int from) {
    int at = from;
    while (at < tokens.size() && tokens.get(at).isSpace()) {
      at++;
    }
    return at;
  }
}
