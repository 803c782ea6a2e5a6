package com.progimage.server.image.svg.css;

/**
 * Token of CSS Syntax 3, section 4.
 *
 * @param text the name, string, address or single character, without escapes
 * @param number of a number, percentage or dimension; else 0
 * @param unit of a dimension, in lower case; else empty
 * @param start where the token begins in its source
 * @param end where it ends
 */
public record Token(Kind kind, String text, double number, String unit, int start, int end) {
  /** Kinds of tokens; OPEN and CLOSE are brackets of any form. */
  public enum Kind {
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

  /** Whether this is the character, as a delimiter or a bracket. */
  public boolean is(char c) {
    return (kind == Kind.DELIM || kind == Kind.OPEN || kind == Kind.CLOSE)
        && text.length() == 1
        && text.charAt(0) == c;
  }

  /** Whether this is the word, in any case of its ASCII letters. */
  public boolean isIdent(String word) {
    return kind == Kind.IDENT && text.equalsIgnoreCase(word);
  }

  /** Whether this is the start of the function, in any case. */
  public boolean isFunction(String name) {
    return kind == Kind.FUNCTION && text.equalsIgnoreCase(name);
  }

  /** Whether the bracket that this opens must be closed. */
  public boolean opens() {
    return kind == Kind.OPEN || kind == Kind.FUNCTION;
  }

  public boolean isSpace() {
    return kind == Kind.SPACE;
  }
}
