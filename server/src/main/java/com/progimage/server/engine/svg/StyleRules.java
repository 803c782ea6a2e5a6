package com.progimage.server.engine.svg;

import java.util.Locale;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * The rules of a style sheet one by one, so that one in error does not take the others with it.
 * Whatever would lead out of the document, as {@code @import} and {@code @font-face}, is no rule.
 */
final class StyleRules {
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?(?:\\*/|\\z)", Pattern.DOTALL);

  private StyleRules() {}

  /**
   * The sheet again, of what {@code rule} makes of each.
   *
   * @param rule of selectors and declarations; an empty answer leaves the rule out
   */
  static String rewrite(String sheet, BiFunction<String, String, String> rule) {
    String css = COMMENT.matcher(sheet).replaceAll(" ").replace("<!--", " ").replace("-->", " ");
    StringBuilder rewritten = new StringBuilder();
    int at = 0;
    while (at < css.length()) {
      int open = css.indexOf('{', at);
      if (open < 0) {
        break;
      }
      String before = css.substring(at, open);
      String prelude = before.substring(before.lastIndexOf(';') + 1).replace("}", " ").strip();
      int end = end(css, open);
      String body = css.substring(open + 1, end);
      if (!prelude.startsWith("@")) {
        rewritten.append(rule.apply(prelude, body));
      } else if (isShown(prelude)) {
        // The rules within; in CSS 2 there are no others.
        rewritten.append(rewriteInner(body, rule));
      }
      at = end + 1;
    }
    return rewritten.toString();
  }

  private static String rewriteInner(String body, BiFunction<String, String, String> rule) {
    return body.contains("@") ? "" : rewrite(body, rule);
  }

  private static boolean isShown(String prelude) {
    String medium = prelude.toLowerCase(Locale.ROOT).replaceFirst("^@media\\s+", "").strip();
    return medium.equals("all") || medium.equals("screen");
  }

  /** The brace that closes the one at {@code open}, or the end. */
  private static int end(String css, int open) {
    int depth = 0;
    for (int i = open; i < css.length(); i++) {
      char c = css.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    return css.length();
  }
}
