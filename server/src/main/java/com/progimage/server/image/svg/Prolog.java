package com.progimage.server.image.svg;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scans the part of an XML text before the root element, and visits each character at most twice.
 */
final class Prolog {
  private static final Pattern DECLARATION =
      Pattern.compile("<![A-Za-z](?>[^\\[>\"']++|\"[^\"]*+\"|'[^']*+')*+");

  private static final Pattern SVG = Pattern.compile("<(?>[A-Za-z_][\\w.-]*+:)?svg[\\s/>]");

  private final String text;
  private int at;

  Prolog(String text) {
    this.text = text;
  }

  int at() {
    return at;
  }

  /**
   * Skips white space, instructions and comments.
   *
   * @return false if one of them has no end
   */
  boolean skip() {
    boolean whole = true;
    while (whole && at < text.length()) {
      if (" \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      } else if (text.startsWith("<?", at)) {
        whole = skipPast("?>", at + 2);
      } else if (text.startsWith("<!--", at)) {
        whole = skipPast("-->", at + 4);
      } else {
        return true;
      }
    }
    return whole;
  }

  /**
   * Skips a DOCTYPE, if there is one, without checking its declarations.
   *
   * @return false if it has no end
   */
  boolean skipDeclaration() {
    Matcher declaration = DECLARATION.matcher(text).region(at, text.length());
    if (!declaration.lookingAt()) {
      return true;
    }
    at = declaration.end();
    return text.startsWith("[", at)
        ? skipPast("]", at) && skip() && skipPast(">", at)
        : skipPast(">", at);
  }

  boolean isAtSvg() {
    return SVG.matcher(text).region(at, text.length()).lookingAt();
  }

  private boolean skipPast(String end, int from) {
    int found = text.indexOf(end, from);
    at = found < 0 ? text.length() : found + end.length();
    return found >= 0;
  }
}
