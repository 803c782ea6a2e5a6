package com.progimage.server.image.svg.css;

/**
 * Token of CSS Syntax 3, section 4.
 *
 * @param text the name, string, address, digits or single character, without escapes
 * @param unit of a dimension, in lower case; else empty
 * @param start where the token begins in its source
 * @param end where it ends
 */
public record Token(TokenKind kind, String text, String unit, int start, int end) {
  /** Digits that a number may have: reading any count of them takes time, and says no more. */
  private static final int MAX_DIGITS = 64;

  /** Kinds of tokens; OPEN and CLOSE are brackets of any form. */
  public enum TokenKind {
    IDENT,
    FUNCTION,
    AT,
    HASH,
    STRING,
    URL,
    BAD,
    NUMBER,
    PERCENTAGE,
    DIMENSION,
    SPACE,
    OPEN,
    CLOSE,
    DELIM
  }

  /** Of a number, percentage or dimension; else 0. */
  public double number() {
    return switch (kind) {
      case NUMBER, PERCENTAGE, DIMENSION ->
          text.length() > MAX_DIGITS ? Double.NaN : Double.parseDouble(text);
      default -> 0;
    };
  }

  /** Whether this is the character, as a delimiter or a bracket. */
  public boolean is(char c) {
    return (kind == TokenKind.DELIM || kind == TokenKind.OPEN || kind == TokenKind.CLOSE)
        && text.length() == 1
        && text.charAt(0) == c;
  }

  /** Whether this is the word, in any case of its ASCII letters. */
  public boolean isIdent(String word) {
    return kind == TokenKind.IDENT && text.equalsIgnoreCase(word);
  }

  /** Whether this is the start of the function, in any case. */
  public boolean isFunction(String name) {
    return kind == TokenKind.FUNCTION && text.equalsIgnoreCase(name);
  }

  /** Whether the bracket that this opens must be closed. */
  public boolean opens() {
    return kind == TokenKind.OPEN || kind == TokenKind.FUNCTION;
  }

  /** What closes the bracket that this opens. */
  char closing() {
    return is('{') ? '}' : is('[') ? ']' : ')';
  }

  /** Whether this closes such a bracket. */
  boolean closes(char closing) {
    return kind == TokenKind.CLOSE && text.charAt(0) == closing;
  }

  public boolean isSpace() {
    return kind == TokenKind.SPACE;
  }
}
