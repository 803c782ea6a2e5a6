package com.progimage.server.image.svg.css;

import com.progimage.server.image.svg.css.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits CSS text into tokens, in one pass; comments are none. */
final class Tokenizer {
  /** Digits that a number may have: reading any count of them takes time, and says no more. */
  private static final int MAX_DIGITS = 64;

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokenizer(String source) {
    this.source = source;
  }

  static List<Token> tokenize(String source) {
    Tokenizer tokenizer = new Tokenizer(source);
    while (tokenizer.at < source.length()) {
      tokenizer.next();
    }
    return tokenizer.tokens;
  }

  private void next() {
    int start = at;
    char c = peek(0);
    if (c == '/' && peek(1) == '*') {
      int end = source.indexOf("*/", at + 2);
      at = end < 0 ? source.length() : end + 2;
    } else if (isSpace(c)) {
      while (isSpace(peek(0))) {
        at++;
      }
      add(Kind.SPACE, " ", start);
    } else if (c == '"' || c == '\'') {
      string(start);
    } else if (c == '#' && (isName(peek(1)) || isEscape(1))) {
      at++;
      add(Kind.HASH, name(), start);
    } else if (startsNumber()) {
      numeric(start);
    } else if (source.startsWith("<!--", at) || source.startsWith("-->", at)) {
      at += c == '<' ? 4 : 3;
      add(Kind.SPACE, " ", start); // of the time when HTML hid its sheets
    } else if (c == '@' && startsIdent(1)) {
      at++;
      add(Kind.AT, name().toLowerCase(Locale.ROOT), start);
    } else if (startsIdent(0)) {
      identLike(start);
    } else {
      at++;
      Kind kind =
          "([{".indexOf(c) >= 0 ? Kind.OPEN : ")]}".indexOf(c) >= 0 ? Kind.CLOSE : Kind.DELIM;
      add(kind, String.valueOf(c), start);
    }
  }

  private void add(Kind kind, String text, int start) {
    tokens.add(new Token(kind, text, 0, "", start, at));
  }

  private void string(int start) {
    char quote = source.charAt(at++);
    StringBuilder text = new StringBuilder();
    while (at < source.length() && peek(0) != quote) {
      char c = peek(0);
      if (c == '\n' || c == '\r' || c == '\f') {
        add(Kind.BAD, text.toString(), start);
        return;
      }
      if (c == '\\') {
        if (at + 1 == source.length()) {
          at++;
        } else if (isNewline(peek(1))) {
          at += 2;
        } else {
          escape(text);
        }
      } else {
        text.append(c);
        at++;
      }
    }
    at = Math.min(source.length(), at + 1);
    add(Kind.STRING, text.toString(), start);
  }

  private void identLike(int start) {
    String name = name();
    if (peek(0) != '(') {
      add(Kind.IDENT, name, start);
      return;
    }
    at++;
    if (name.equalsIgnoreCase("url")) {
      int first = at;
      while (isSpace(charAt(first))) {
        first++;
      }
      if (charAt(first) != '"' && charAt(first) != '\'') {
        at = first;
        url(start);
        return;
      }
    }
    add(Kind.FUNCTION, name, start);
  }

  /** An address without quotes. */
  private void url(int start) {
    StringBuilder text = new StringBuilder();
    boolean bad = false;
    boolean ended = false;
    while (at < source.length() && peek(0) != ')') {
      char c = peek(0);
      if (c == '\\' && isEscape(0)) {
        escape(text);
      } else {
        bad |= ended && !isSpace(c) || c == '"' || c == '\'' || c == '(' || c < ' ' && !isSpace(c);
        ended |= isSpace(c);
        if (!isSpace(c)) {
          text.append(c);
        }
        at++;
      }
    }
    at = Math.min(source.length(), at + 1);
    add(bad ? Kind.BAD : Kind.URL, text.toString(), start);
  }

  private boolean startsNumber() {
    int sign = peek(0) == '+' || peek(0) == '-' ? 1 : 0;
    return isDigit(peek(sign)) || peek(sign) == '.' && isDigit(peek(sign + 1));
  }

  private void numeric(int start) {
    at += peek(0) == '+' || peek(0) == '-' ? 1 : 0;
    digits();
    if (peek(0) == '.' && isDigit(peek(1))) {
      at++;
      digits();
    }
    int sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if ((peek(0) == 'e' || peek(0) == 'E') && isDigit(peek(1 + sign))) {
      at += 1 + sign;
      digits();
    }
    String digits = source.substring(start, at);
    double number = digits.length() > MAX_DIGITS ? Double.NaN : Double.parseDouble(digits);
    if (peek(0) == '%') {
      at++;
      tokens.add(new Token(Kind.PERCENTAGE, digits, number, "%", start, at));
    } else if (startsIdent(0)) {
      String unit = name().toLowerCase(Locale.ROOT);
      tokens.add(new Token(Kind.DIMENSION, digits, number, unit, start, at));
    } else {
      tokens.add(new Token(Kind.NUMBER, digits, number, "", start, at));
    }
  }

  private void digits() {
    while (isDigit(peek(0))) {
      at++;
    }
  }

  private boolean startsIdent(int offset) {
    char c = peek(offset);
    if (c == '-') {
      char second = peek(offset + 1);
      return isNameStart(second) || second == '-' || isEscape(offset + 1);
    }
    return isNameStart(c) || isEscape(offset);
  }

  private String name() {
    StringBuilder name = new StringBuilder();
    while (true) {
      char c = peek(0);
      if (isName(c)) {
        name.append(c);
        at++;
      } else if (isEscape(0)) {
        escape(name);
      } else {
        return name.toString();
      }
    }
  }

  private boolean isEscape(int offset) {
    return peek(offset) == '\\'
        && at + offset + 1 < source.length()
        && !isNewline(peek(offset + 1));
  }

  private void escape(StringBuilder text) {
    at++;
    int start = at;
    while (at - start < 6 && Character.digit(peek(0), 16) >= 0 && peek(0) < 128) {
      at++;
    }
    if (at == start) {
      text.append(source.charAt(at++));
      return;
    }
    int point = Integer.parseInt(source.substring(start, at), 16);
    boolean valid = point > 0 && Character.isValidCodePoint(point) && (point >> 11) != 0x1b;
    text.appendCodePoint(valid ? point : 0xfffd);
    if (isSpace(peek(0))) {
      at++;
    }
  }

  private char peek(int offset) {
    return charAt(at + offset);
  }

  private char charAt(int index) {
    return index < source.length() ? source.charAt(index) : 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 128;
  }

  private static boolean isName(char c) {
    return isNameStart(c) || isDigit(c) || c == '-';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || isNewline(c);
  }

  private static boolean isNewline(char c) {
    return c == '\n' || c == '\r' || c == '\f';
  }
}
