package com.progimage.server.image.svg.css;

import com.progimage.server.image.svg.css.Token.TokenKind;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;

/** Splits CSS text into tokens, one at a time and in one pass, and skips comments. */
public final class Tokenizer implements Iterator<Token> {
  /** Shared texts of tokens of one character, the most frequent tokens. */
  private static final String[] CHARACTERS =
      IntStream.range(0, 128).mapToObj(Character::toString).toArray(String[]::new);

  private final String source;
  private final int end;
  private int at;

  public Tokenizer(String source) {
    this(source, 0, source.length());
  }

  /** Creates a tokenizer of a part that begins and ends at token boundaries. */
  Tokenizer(String source, int start, int end) {
    this.source = source;
    this.at = start;
    this.end = end;
  }

  String source() {
    return source;
  }

  @Override
  public boolean hasNext() {
    while (peek(0) == '/' && peek(1) == '*') {
      int close = source.indexOf("*/", at + 2, end);
      at = close < 0 ? end : close + 2;
    }
    return at < end;
  }

  @Override
  public Token next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int start = at;
    char c = peek(0);
    if (isSpace(c)) {
      while (isSpace(peek(0))) {
        at++;
      }
      return token(TokenKind.SPACE, " ", start);
    } else if (c == '"' || c == '\'') {
      return string(start);
    } else if (c == '#' && (isName(peek(1)) || isEscape(1))) {
      at++;
      return token(TokenKind.HASH, name(), start);
    } else if (startsNumber()) {
      return numeric(start);
    } else if ((c == '<' || c == '-') && (startsWith("<!--") || startsWith("-->"))) {
      at += c == '<' ? 4 : 3;
      return token(TokenKind.SPACE, " ", start); // of the time when HTML hid its sheets
    } else if (c == '@' && startsIdent(1)) {
      at++;
      return token(TokenKind.AT, name().toLowerCase(Locale.ROOT), start);
    } else if (startsIdent(0)) {
      return identLike(start);
    }
    at++;
    TokenKind kind =
        "([{".indexOf(c) >= 0
            ? TokenKind.OPEN
            : ")]}".indexOf(c) >= 0 ? TokenKind.CLOSE : TokenKind.DELIM;
    return token(kind, c < CHARACTERS.length ? CHARACTERS[c] : String.valueOf(c), start);
  }

  private Token token(TokenKind kind, String text, int start) {
    return new Token(kind, text, "", start, at);
  }

  private Token string(int start) {
    char quote = source.charAt(at++);
    StringBuilder text = new StringBuilder();
    while (at < end && peek(0) != quote) {
      char c = peek(0);
      if (c == '\n' || c == '\r' || c == '\f') {
        return token(TokenKind.BAD, text.toString(), start);
      }
      if (c == '\\') {
        if (at + 1 == end) {
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
    at = Math.min(end, at + 1);
    return token(TokenKind.STRING, text.toString(), start);
  }

  private Token identLike(int start) {
    String name = name();
    if (peek(0) != '(') {
      return token(TokenKind.IDENT, name, start);
    }
    at++;
    if (name.equalsIgnoreCase("url")) {
      int first = at;
      while (isSpace(charAt(first))) {
        first++;
      }
      if (charAt(first) != '"' && charAt(first) != '\'') {
        at = first;
        return url(start);
      }
    }
    return token(TokenKind.FUNCTION, name, start);
  }

  /** An address without quotes. */
  private Token url(int start) {
    StringBuilder text = new StringBuilder();
    boolean bad = false;
    boolean ended = false;
    while (at < end && peek(0) != ')') {
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
    at = Math.min(end, at + 1);
    return token(bad ? TokenKind.BAD : TokenKind.URL, text.toString(), start);
  }

  private boolean startsNumber() {
    int sign = peek(0) == '+' || peek(0) == '-' ? 1 : 0;
    return isDigit(peek(sign)) || peek(sign) == '.' && isDigit(peek(sign + 1));
  }

  private Token numeric(int start) {
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
    if (peek(0) == '%') {
      at++;
      return new Token(TokenKind.PERCENTAGE, digits, "%", start, at);
    }
    return startsIdent(0)
        ? new Token(TokenKind.DIMENSION, digits, name().toLowerCase(Locale.ROOT), start, at)
        : token(TokenKind.NUMBER, digits, start);
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
    int start = at;
    while (isName(peek(0))) {
      at++;
    }
    if (!isEscape(0)) {
      return source.substring(start, at);
    }
    StringBuilder name = new StringBuilder().append(source, start, at);
    while (isName(peek(0)) || isEscape(0)) {
      if (isEscape(0)) {
        escape(name);
      } else {
        name.append(source.charAt(at++));
      }
    }
    return name.toString();
  }

  private boolean isEscape(int offset) {
    return peek(offset) == '\\' && at + offset + 1 < end && !isNewline(peek(offset + 1));
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

  private boolean startsWith(String text) {
    return at + text.length() <= end && source.startsWith(text, at);
  }

  private char peek(int offset) {
    return charAt(at + offset);
  }

  private char charAt(int index) {
    return index < end ? source.charAt(index) : 0;
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
