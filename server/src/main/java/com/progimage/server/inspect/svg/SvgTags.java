package com.progimage.server.inspect.svg;

import com.progimage.server.inspect.format.Limits;

/**
 * Counts the tags of an XML text in one lexical pass before a parser sees them, because the JDK's
 * parser takes time quadratic in the namespaces of an element. For text that is not well-formed the
 * counts are meaningless, and the parser stops there.
 */
final class SvgTags {
  /** Maximum number in scope; the parser compares each prefix with all of them. */
  private static final int MAX_NAMESPACES = 256;

  private static final int MAX_NAME_LENGTH = 256;

  private final String text;
  private final Limits limits;

  /** By depth. */
  private final int[] namespaces;

  private int namespacesInScope;
  private int depth;
  private int elements;

  private SvgTags(String text, Limits limits) {
    this.text = text;
    this.limits = limits;
    this.namespaces = new int[limits.maxSvgDepth() + 1];
  }

  /**
   * @throws com.progimage.server.failure.Failure {@code svg-too-complex} above a limit of elements,
   *     depth, attributes (including namespace declarations), namespaces, or the length of a name
   */
  static void check(String text, Limits limits) {
    new SvgTags(text, limits).check();
  }

  private void check() {
    int at = text.indexOf('<');
    while (at >= 0) {
      if (text.startsWith("<!--", at)) {
        at = past("-->", at + 4);
      } else if (text.startsWith("<![CDATA[", at)) {
        at = past("]]>", at);
      } else if (text.startsWith("<?", at)) {
        at = past("?>", at);
      } else if (text.startsWith("</", at)) {
        close();
        at = past(">", at);
      } else {
        at = open(at + 1);
      }
      at = at < 0 ? at : text.indexOf('<', at);
    }
  }

  private int past(String end, int from) {
    int found = text.indexOf(end, from);
    return found < 0 ? found : found + end.length();
  }

  /** Reads a start tag from its name to its end; −1 if it has none. */
  private int open(int start) {
    int attributes = 0;
    int declarations = 0;
    int name = start;
    for (int at = start; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '>') {
        enter(attributes, declarations);
        if (text.charAt(at - 1) == '/') {
          close();
        }
        return at + 1;
      } else if (c == '=') {
        attributes++;
        declarations += text.startsWith("xmlns", name) ? 1 : 0;
        name = at + 1;
      } else if (c == '"' || c == '\'') {
        at = text.indexOf(c, at + 1);
        if (at < 0) {
          return at;
        }
        name = at + 1;
      } else if (" \t\r\n".indexOf(c) >= 0) {
        name = at + 1;
      } else {
        require("characters of one name", MAX_NAME_LENGTH, at + 1 - name);
      }
    }
    return -1;
  }

  private void enter(int attributes, int declarations) {
    elements++;
    require("elements", limits.maxSvgElements(), elements);
    require("attributes of one element", limits.maxSvgAttributes(), attributes);
    depth++;
    require("levels of nested elements", limits.maxSvgDepth(), depth);
    namespaces[depth] = declarations;
    namespacesInScope += declarations;
    require("namespaces in one place", MAX_NAMESPACES, namespacesInScope);
  }

  private void close() {
    if (depth > 0) {
      namespacesInScope -= namespaces[depth--];
    }
  }

  private static void require(String what, int limit, int actual) {
    if (actual > limit) {
      throw SvgInspector.tooComplex(what, limit, actual);
    }
  }
}
