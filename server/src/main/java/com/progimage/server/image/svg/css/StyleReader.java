package com.progimage.server.image.svg.css;

import com.progimage.server.image.svg.css.Token.TokenKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a style sheet or a style attribute, one rule or declaration at a time. Takes time linear in
 * the text, and memory of one character for each open bracket.
 */
public final class StyleReader {
  /** Maximum depth of nested rules. Deeper ones are skipped, because callers read recursively. */
  private static final int MAX_DEPTH = 32;

  /** The result of {@link #next}. */
  public enum Event {
    /** A declaration. {@link #name} is its property, {@link #content} its value. */
    DECLARATION,
    /** The start of a style rule's block. {@link #content} is its selectors. */
    STYLE,
    /** The start of an at-rule's block. {@link #content} is its prelude. */
    AT,
    /** An at-rule without a block. */
    STATEMENT,
    /** The end of the innermost open block, or of the text. */
    END
  }

  private final String source;
  private final Tokenizer tokens;
  private @Nullable Token token;

  /** For the text and each open block: true if it may contain declarations. */
  private final boolean[] declares = new boolean[MAX_DEPTH];

  private int depth;
  private final StringBuilder closing = new StringBuilder();

  private String name = "";
  private int start;
  private int first;
  private int last;

  /** End of a value that an exclamation mark follows; negative without a mark. */
  private int mark;

  private boolean important;
  private boolean broken;

  private StyleReader(String source, boolean declares) {
    this.source = source;
    this.tokens = new Tokenizer(source);
    this.declares[0] = declares;
    advance();
  }

  /** Creates a reader of a whole style sheet. */
  public static StyleReader sheet(String text) {
    return new StyleReader(text, false);
  }

  /** Creates a reader of a style attribute, or of the content of a rule's braces. */
  public static StyleReader attribute(String text) {
    return new StyleReader(text, true);
  }

  /** Moves to the next event. Skips only the rule or declaration in error, as browsers do. */
  public Event next() {
    while (token != null) {
      if (token.isSpace() || declares[depth] && token.is(';')) {
        advance();
      } else if (depth > 0 && token.is('}')) {
        advance();
        depth--;
        return Event.END;
      } else {
        Event event = token.kind() == TokenKind.AT ? at() : declarationOrRule(token);
        if (event != Event.END) {
          return event;
        }
      }
    }
    depth = Math.max(0, depth - 1);
    return Event.END;
  }

  /** Skips the rest of the innermost open block, with its end. */
  public void skip() {
    while (token != null && !token.is('}')) {
      component();
    }
    advance();
    depth--;
  }

  /** The at-rule's name or the property, in lower case except for a custom property. */
  public String name() {
    return name;
  }

  /** The value without {@code !important}, or the selectors or prelude of a rule. */
  public Tokenizer content() {
    return new Tokenizer(source, first, last);
  }

  /** The text of {@link #content}, without comments and escapes. */
  public String text() {
    return Tokens.of(content()).text();
  }

  public boolean isImportant() {
    return important;
  }

  /** Whether the declaration, or the rule before its block, has an escape. */
  public boolean isEscaped() {
    return source.indexOf('\\', start, last) >= 0;
  }

  private Event at() {
    begin();
    advance();
    pass(';', '{');
    if (token != null && token.is('{')) {
      return enter(declares[depth]) ? Event.AT : Event.END;
    }
    if (token != null && token.is(';')) {
      advance();
    }
    return Event.STATEMENT;
  }

  /** Reads a declaration or a rule: a block before the next semicolon makes it a rule. */
  private Event declarationOrRule(Token begin) {
    begin();
    boolean isRule = true;
    boolean isCustom = false;
    if (declares[depth] && begin.kind() == TokenKind.IDENT) {
      component();
      while (token != null && token.isSpace()) {
        advance();
      }
      if (token != null && token.is(':')) {
        isCustom = name.startsWith("--");
        component();
        first = -1;
        pass(';', isCustom ? ';' : '{');
        isRule = token != null && token.is('{');
      }
    }
    if (!isRule) {
      return declaration(isCustom);
    }
    // Between rules, a semicolon is part of the selectors, which makes them invalid.
    pass(declares[depth] ? ';' : '{', '{');
    first = start;
    return token != null && token.is('{') && enter(true) ? Event.STYLE : Event.END;
  }

  private Event declaration(boolean isCustom) {
    if (mark >= 0) {
      last = mark;
      first = Math.min(first, last);
    }
    name = isCustom ? name : name.toLowerCase(Locale.ROOT);
    boolean isStated = isCustom ? name.length() > 2 : first < last;
    boolean isWhole = mark < 0 || important;
    return isStated && isWhole && !broken ? Event.DECLARATION : Event.END;
  }

  private void begin() {
    name = token == null ? "" : token.text();
    start = token == null ? source.length() : token.start();
    first = -1;
    last = token == null ? start : token.end();
    mark = -1;
    important = false;
    broken = false;
  }

  /** Skips to one of two characters, or to the end of the block. */
  private void pass(char end, char other) {
    while (token != null && !token.is(end) && !token.is(other) && !(depth > 0 && token.is('}'))) {
      if (token.isSpace()) {
        advance();
        continue;
      }
      broken |= important || token.kind() == TokenKind.BAD || token.kind() == TokenKind.CLOSE;
      if (mark >= 0) {
        important = token.isIdent("important");
        broken |= !important;
      } else if (token.is('!')) {
        mark = last;
      }
      first = first < 0 ? token.start() : first;
      component();
    }
    first = first < 0 ? last : first;
  }

  /** Skips a token, or a bracket with its content. */
  private void component() {
    closing.setLength(0);
    while (token != null) {
      if (token.opens()) {
        closing.append(token.closing());
      } else if (!closing.isEmpty() && token.closes(closing.charAt(closing.length() - 1))) {
        closing.setLength(closing.length() - 1);
      }
      last = token.isSpace() ? last : token.end();
      advance();
      if (closing.isEmpty()) {
        return;
      }
    }
  }

  /** Begins a block. Skips a block that is nested too deep, and returns false. */
  private boolean enter(boolean declaring) {
    if (depth + 1 == MAX_DEPTH) {
      component();
      return false;
    }
    advance();
    depth++;
    declares[depth] = declaring;
    return true;
  }

  private void advance() {
    token = tokens.hasNext() ? tokens.next() : null;
  }
}
