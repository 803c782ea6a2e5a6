package com.progimage.server.image.svg.css;

import com.progimage.server.image.svg.css.Rule.Block;
import com.progimage.server.image.svg.css.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads style sheets and style attributes. */
public final class StyleParser {
  /** Rules within rules beyond this are left out: reading them takes stack. */
  private static final int MAX_DEPTH = 32;

  private StyleParser() {}

  /** The rules of a whole style sheet. */
  public static List<Rule> sheet(String text) {
    return block(Tokens.of(text), /* inBraces= */ false, 0).rules();
  }

  /** The declarations of a style attribute. */
  public static List<Declaration> declarations(String text) {
    return block(Tokens.of(text), /* inBraces= */ true, MAX_DEPTH - 1).declarations();
  }

  private static Block block(Tokens tokens, boolean inBraces, int depth) {
    if (depth >= MAX_DEPTH) {
      return Block.EMPTY;
    }
    List<Declaration> declarations = new ArrayList<>();
    List<Rule> rules = new ArrayList<>();
    int at = 0;
    while (at < tokens.size()) {
      Token token = tokens.get(at);
      if (token.isSpace() || inBraces && token.is(';')) {
        at++;
        continue;
      }
      int colon = inBraces ? colon(tokens, at) : -1;
      if (token.kind() != Kind.AT && colon >= 0) {
        int end = find(tokens, colon, ';', /* orBlock= */ false);
        if (token.text().startsWith("--") || find(tokens, colon, ';', true) == end) {
          declaration(tokens, at, colon, end, declarations);
          at = end + 1;
          continue;
        }
      }
      at = rule(tokens, at, inBraces, depth, rules);
    }
    return new Block(declarations, rules);
  }

  /** The colon of the declaration that may begin at {@code at}; negative if none does. */
  private static int colon(Tokens tokens, int at) {
    if (tokens.get(at).kind() != Kind.IDENT) {
      return -1;
    }
    int colon = at + 1;
    while (colon < tokens.size() && tokens.get(colon).isSpace()) {
      colon++;
    }
    return colon < tokens.size() && tokens.get(colon).is(':') ? colon : -1;
  }

  /** The next such token in no bracket, or block, or the end. */
  private static int find(Tokens tokens, int from, char c, boolean orBlock) {
    int at = from;
    while (at < tokens.size() && !tokens.get(at).is(c) && !(orBlock && tokens.get(at).is('{'))) {
      at = tokens.after(at);
    }
    return Math.min(at, tokens.size());
  }

  private static void declaration(
      Tokens tokens, int at, int colon, int end, List<Declaration> declarations) {
    String name = tokens.get(at).text();
    Tokens value = tokens.part(colon + 1, end).stripped();
    int last = value.size() - 1;
    boolean important = last > 0 && value.get(last).isIdent("important");
    if (important) {
      int mark = last - 1;
      while (mark > 0 && value.get(mark).isSpace()) {
        mark--;
      }
      important = value.get(mark).is('!');
      value = important ? value.part(0, mark).stripped() : value;
    }
    for (int i = 0; i < value.size(); i = value.after(i)) {
      Token token = value.get(i);
      if (token.kind() == Kind.BAD || token.kind() == Kind.CLOSE || token.is('!')) {
        return;
      }
    }
    if (name.startsWith("--") ? name.length() > 2 : !value.isEmpty()) {
      String property = name.startsWith("--") ? name : name.toLowerCase(Locale.ROOT);
      declarations.add(new Declaration(property, value.text(), important));
    }
  }

  /** Reads one rule, and answers where it ends. */
  private static int rule(Tokens tokens, int at, boolean inBraces, int depth, List<Rule> rules) {
    boolean isAt = tokens.get(at).kind() == Kind.AT;
    int start = isAt ? at + 1 : at;
    // Between rules a semicolon is part of what stands before the braces, and makes that an error.
    int open = isAt || inBraces ? find(tokens, start, ';', true) : find(tokens, start, '{', true);
    Tokens prelude = tokens.part(start, open).stripped();
    boolean hasBlock = open < tokens.size() && tokens.get(open).is('{');
    if (isAt) {
      String name = tokens.get(at).text();
      // In a style sheet a group of rules has none but rules, until a rule with selectors.
      boolean nested = inBraces;
      Block content = hasBlock ? block(tokens.inside(open), nested, depth + 1) : Block.EMPTY;
      rules.add(new Rule.At(name, prelude, content, !hasBlock));
    } else if (hasBlock) {
      rules.add(new Rule.Style(prelude, block(tokens.inside(open), true, depth + 1)));
    }
    return hasBlock ? tokens.after(open) : open + 1;
  }
}
