package com.progimage.server.engine.svg.css.select;

import com.progimage.server.image.svg.css.Token;
import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses the simple selectors of one compound. */
final class CompoundParser {
  private static final String SVG = "http://www.w3.org/2000/svg";

  private final SelectorParser parser;
  private final Tokens tokens;
  private final List<Condition> conditions = new ArrayList<>();
  private String type = "";
  private String id = "";
  private String className = "";
  private int specificity;
  private boolean isUnknown;
  private int at;

  record ParsedCompound(Compound compound, int specificity) {}

  CompoundParser(SelectorParser parser, Tokens tokens) {
    this.parser = parser;
    this.tokens = tokens;
  }

  Optional<ParsedCompound> parse() {
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    boolean typed = type();
    while (at < tokens.size()) {
      if (!simple()) {
        return Optional.empty();
      }
    }
    if (isUnknown || !typed && conditions.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ParsedCompound(
            new Compound(type, id, className, List.copyOf(conditions)), specificity));
  }

  /**
   * Parses a name or {@code *} and its optional prefix. Returns false if another token stands here.
   */
  private boolean type() {
    boolean named = isName(0);
    boolean prefixed = isBar(named ? 1 : 0) && isName(named ? 2 : 1);
    if (!named && !prefixed) {
      String namespace = parser.namespaces().get("");
      if (namespace != null && !namespace.equals(SVG)) {
        conditions.add((element, effort) -> false);
      }
      return false;
    }
    @Nullable String namespace = parser.namespaces().get("");
    if (prefixed) {
      String prefix = named ? tokens.get(0).text() : "";
      namespace =
          prefix.equals("*") ? null : prefix.isEmpty() ? "" : parser.namespaces().get(prefix);
      isUnknown = namespace == null && !prefix.equals("*");
      at = named ? 2 : 1;
    }
    if (namespace != null && !namespace.equals(SVG)) {
      conditions.add((element, effort) -> false);
    }
    String name = tokens.get(at++).text();
    if (!name.equals("*")) {
      type = name;
      specificity = SelectorParser.TYPE;
      conditions.add((element, effort) -> element.name().equals(name));
    }
    return true;
  }

  private boolean isName(int index) {
    return index < tokens.size()
        && (tokens.get(index).kind() == TokenKind.IDENT || tokens.get(index).is('*'));
  }

  private boolean isBar(int index) {
    return index < tokens.size() && tokens.get(index).is('|');
  }

  private boolean simple() {
    Token token = tokens.get(at);
    if (token.kind() == TokenKind.HASH) {
      id = token.text();
      String wanted = id;
      at++;
      return add(SelectorParser.ID, (element, effort) -> element.id().equals(wanted));
    }
    if (token.is('.')) {
      if (at + 1 >= tokens.size() || tokens.get(at + 1).kind() != TokenKind.IDENT) {
        return false;
      }
      className = tokens.get(at + 1).text();
      String wanted = className;
      at += 2;
      return add(SelectorParser.CLASS, (element, effort) -> element.classes().contains(wanted));
    }
    if (token.is('[')) {
      Optional<Condition> condition =
          AttributeSelector.parse(tokens.inside(at), parser.namespaces());
      at = tokens.after(at);
      return condition.isPresent() && add(SelectorParser.CLASS, condition.get());
    }
    if (token.is('&')) {
      at++;
      return add(parser.nestingSpecificity(), parser.nestingCondition());
    }
    return token.is(':') && pseudo();
  }

  private boolean add(int weight, Condition condition) {
    specificity = SelectorParser.sum(specificity, weight);
    conditions.add(condition);
    return true;
  }

  private boolean pseudo() {
    boolean element = at + 1 < tokens.size() && tokens.get(at + 1).is(':');
    int name = element ? at + 2 : at + 1;
    if (name >= tokens.size()) {
      return false;
    }
    Token token = tokens.get(name);
    boolean isFunction = token.kind() == TokenKind.FUNCTION;
    if (!isFunction && token.kind() != TokenKind.IDENT) {
      return false;
    }
    Tokens argument = isFunction ? tokens.inside(name) : tokens.part(0, 0);
    at = tokens.after(name);
    Optional<PseudoClass.ParsedPseudoClass> parsed =
        element
            ? PseudoClass.element(token.text())
            : PseudoClass.parse(token.text(), isFunction, argument, parser.inner());
    return parsed.isPresent() && add(parsed.get().specificity(), parsed.get().condition());
  }
}
