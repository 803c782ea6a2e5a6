package com.progimage.server.inspect;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Extracts the references in the rules of style sheets, grouped by the subject of their selectors.
 * Takes time linear in the text; syntax that it does not understand contains no references.
 */
final class StyleRules {
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?(?:\\*/|\\z)", Pattern.DOTALL);
  private static final Pattern URL = Pattern.compile("url\\(\\s*+['\"]?+\\s*+#([^'\")\\s]{1,256})");

  /** The most specific simple selector of the last element in a selector. */
  private static final Pattern SUBJECT = Pattern.compile("[.#]?[\\w\\u0080-\\uffff-]+");

  /** For each id ({@code #a}), class ({@code .a}), element name and {@code *}: property to id. */
  private final Map<String, Map<String, String>> targets = new HashMap<>();

  private StyleRules() {}

  static StyleRules parse(CharSequence text) {
    StyleRules rules = new StyleRules();
    if (text.isEmpty()) {
      return rules;
    }
    String css = COMMENT.matcher(text).replaceAll(" ");
    int at = 0;
    int close = css.indexOf('}');
    for (int open = css.indexOf('{'); open >= 0; open = css.indexOf('{', at)) {
      if (close >= 0 && close < open) { // searching again is quadratic
        close = css.indexOf('}', open);
      }
      int inner = css.indexOf('{', open + 1);
      if (inner >= 0 && inner < close) {
        // The rules within an at-rule.
        at = open + 1;
        continue;
      }
      int end = close < 0 ? css.length() : close;
      rules.add(css.substring(at, open), css.substring(open + 1, end));
      at = Math.min(css.length(), end + 1);
    }
    return rules;
  }

  private void add(String selectors, String declarations) {
    Map<String, String> references = new HashMap<>();
    declarations(declarations, references::put);
    if (references.isEmpty()) {
      return;
    }
    for (String selector : selectors.split(",")) {
      targets.computeIfAbsent(subject(selector), key -> new HashMap<>()).putAll(references);
    }
  }

  private static String subject(String selector) {
    String stripped = selector.strip();
    int start = stripped.length();
    while (start > 0 && " \t\r\n\f>+~}".indexOf(stripped.charAt(start - 1)) < 0) {
      start--;
    }
    String subject = "*";
    Matcher matcher = SUBJECT.matcher(stripped.substring(start).split("[:\\[]", 2)[0]);
    while (matcher.find()) {
      subject = matcher.group();
    }
    return subject;
  }

  /**
   * Passes on the property and id of each declaration with a reference, in a style attribute or a
   * rule.
   */
  static void declarations(String text, BiConsumer<String, String> found) {
    if (!text.contains("url(")) {
      return;
    }
    for (String declaration : text.split(";")) {
      int colon = declaration.indexOf(':');
      if (colon > 0) {
        reference(declaration.substring(0, colon).strip(), declaration, found);
      }
    }
  }

  /** Passes on the first reference in the value of a property that can have one. */
  static void reference(String property, String value, BiConsumer<String, String> found) {
    if (Link.PROPERTIES.contains(property) && value.contains("url(")) {
      Matcher matcher = URL.matcher(value);
      if (matcher.find()) {
        found.accept(property, matcher.group(1));
      }
    }
  }

  /** Whether no rule has a reference. */
  boolean isEmpty() {
    return targets.isEmpty();
  }

  /**
   * Passes on the references that the rules give to elements that match the subject: property and
   * id.
   */
  void of(String subject, BiConsumer<String, String> found) {
    targets.getOrDefault(subject, Map.of()).forEach(found);
  }
}
