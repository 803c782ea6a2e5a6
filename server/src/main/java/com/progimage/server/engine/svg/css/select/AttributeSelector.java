package com.progimage.server.engine.svg.css.select;

import com.progimage.server.image.svg.css.Token;
import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Condition on an attribute: it exists, or its value compares as stated.
 *
 * @param namespace null for any
 * @param operator the character before the {@code =}; {@code =} if there is no other; 0 if the
 *     attribute only has to exist
 */
record AttributeSelector(
    @Nullable String namespace, String name, char operator, String value, boolean ignoresCase)
    implements Condition {
  private static final String OPERATORS = "~|^$*";

  /**
   * @param tokens between the brackets
   */
  static Optional<Condition> parse(Tokens tokens, Map<String, String> namespaces) {
    @Nullable String namespace = "";
    int at = 0;
    int bar = tokens.size() > 1 && tokens.get(0).is('|') ? 0 : 1;
    boolean prefixed =
        tokens.size() > bar + 1
            && tokens.get(bar).is('|')
            && tokens.get(bar + 1).kind() == TokenKind.IDENT;
    if (prefixed) {
      String prefix = bar == 0 ? "" : tokens.get(0).text();
      namespace = prefix.isEmpty() ? "" : prefix.equals("*") ? null : namespaces.get(prefix);
      if (namespace == null && !prefix.equals("*")) {
        return Optional.empty();
      }
      at = bar + 1;
    }
    if (at >= tokens.size() || tokens.get(at).kind() != TokenKind.IDENT) {
      return Optional.empty();
    }
    String name = tokens.get(at).text();
    at = SelectorParser.skipSpace(tokens, at + 1);
    if (at == tokens.size()) {
      return Optional.of(new AttributeSelector(namespace, name, (char) 0, "", false));
    }
    char operator = '=';
    Token first = tokens.get(at);
    if (first.kind() == TokenKind.DELIM && OPERATORS.contains(first.text())) {
      operator = first.text().charAt(0);
      at++;
    }
    if (at >= tokens.size() || !tokens.get(at).is('=')) {
      return Optional.empty();
    }
    at = SelectorParser.skipSpace(tokens, at + 1);
    if (at >= tokens.size()
        || tokens.get(at).kind() != TokenKind.STRING && tokens.get(at).kind() != TokenKind.IDENT) {
      return Optional.empty();
    }
    String value = tokens.get(at).text();
    List<Tokens> flags = tokens.part(at + 1, tokens.size()).words();
    boolean ignores = flags.size() == 1 && flags.get(0).text().equalsIgnoreCase("i");
    boolean minds = flags.size() == 1 && flags.get(0).text().equalsIgnoreCase("s");
    return flags.isEmpty() || ignores || minds
        ? Optional.of(new AttributeSelector(namespace, name, operator, value, ignores))
        : Optional.empty();
  }

  @Override
  public boolean holds(StyledElement element, Effort effort) {
    Optional<String> found = element.attribute(namespace, name);
    if (operator == 0 || found.isEmpty()) {
      return found.isPresent();
    }
    effort.spend(found.get().length() / 64);
    return ignoresCase
        ? compares(found.get().toLowerCase(Locale.ROOT), value.toLowerCase(Locale.ROOT))
        : compares(found.get(), value);
  }

  private boolean compares(String found, String wanted) {
    return switch (operator) {
      case '=' -> found.equals(wanted);
      case '~' -> List.of(found.strip().split("\\s+")).contains(wanted) && !wanted.isEmpty();
      case '|' -> found.equals(wanted) || found.startsWith(wanted + "-");
      case '^' -> !wanted.isEmpty() && found.startsWith(wanted);
      case '$' -> !wanted.isEmpty() && found.endsWith(wanted);
      default -> !wanted.isEmpty() && found.contains(wanted);
    };
  }
}
