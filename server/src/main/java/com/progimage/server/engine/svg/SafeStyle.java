package com.progimage.server.engine.svg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps only those parts of styles and values that draw and cannot load anything: known properties,
 * known functions, and addresses within the document.
 */
final class SafeStyle {
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?(?:\\*/|\\z)", Pattern.DOTALL);

  private static final Pattern LOCAL =
      Pattern.compile(
          "url\\(\\s*+(?>\"#[^'\"()\\s]*+\"|'#[^'\"()\\s]*+'|#[^'\"()\\s]*+)\\s*+\\)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern FUNCTION = Pattern.compile("([\\w\\u0080-\\uffff-]++)\\(");

  private static final Set<String> FUNCTIONS =
      Set.of(
          ("var calc min max clamp round mod rem sin cos tan abs sign pow sqrt hypot "
                  + "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark "
                  + "matrix translate translatex translatey scale scalex scaley rotate "
                  + "skewx skewy matrix3d translate3d translatez rotate3d rotatex rotatey rotatez "
                  + "scale3d scalez perspective "
                  + "circle ellipse inset polygon path rect xywh ray "
                  + "blur brightness contrast drop-shadow grayscale hue-rotate invert opacity "
                  + "saturate sepia cubic-bezier steps linear "
                  + "linear-gradient radial-gradient conic-gradient "
                  + "not is where has nth-child nth-last-child nth-of-type nth-last-of-type lang")
              .split(" "));

  private static final Pattern BLOCK =
      Pattern.compile("@(media|supports|layer|(-webkit-)?keyframes)\\b.*", Pattern.DOTALL);

  /** An escape of a letter, as in class names that begin with a digit. */
  private static final Pattern ESCAPE = Pattern.compile("\\\\[0-9a-fA-F]{1,6}\\s?");

  private static final int MAX_DEPTH = 8;

  private final String css;
  private int at;

  private SafeStyle(String css) {
    this.css = css;
  }

  /** The safe part of a style sheet. */
  static String sheet(String text) {
    String css = COMMENT.matcher(text).replaceAll(" ").replace("<!--", " ").replace("-->", " ");
    return new SafeStyle(css).rules(0);
  }

  /** The safe part of a list of declarations. */
  static String declarations(String body) {
    SafeStyle list = new SafeStyle(COMMENT.matcher(body).replaceAll(" "));
    List<String> kept = new ArrayList<>();
    while (list.at < list.css.length()) {
      int start = list.at;
      list.at = list.end(start);
      declaration(list.css.substring(start, list.at)).ifPresent(kept::add);
      list.at++;
    }
    return String.join(";", kept);
  }

  private static Optional<String> declaration(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String property = text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    String value = text.substring(colon + 1).strip();
    return SafeNames.isProperty(property) && isValue(value)
        ? Optional.of(property + ":" + value)
        : Optional.empty();
  }

  /** Whether a value of a property or attribute is safe. */
  static boolean isValue(String value) {
    String rest = LOCAL.matcher(value).replaceAll("");
    return isBalanced(rest, "{};\\@") && hasFunctions(rest, FUNCTIONS::contains);
  }

  /**
   * Whether an attribute's value is safe, which may be a list of values separated by semicolons.
   */
  static boolean isParts(String value) {
    return isValue(value.replace(';', ','));
  }

  private String rules(int depth) {
    StringBuilder kept = new StringBuilder();
    while (at < css.length() && css.charAt(at) != '}') {
      int start = at;
      at = end(at);
      String prelude = css.substring(start, at).strip();
      char end = at < css.length() ? css.charAt(at) : ';';
      at++;
      if (end != '{') {
        at -= end == '}' ? 1 : 0;
      } else if (!prelude.startsWith("@")) {
        String body = body();
        if (isPrelude(prelude)) {
          kept.append(prelude).append('{').append(declarations(body)).append('}');
        }
      } else if (BLOCK.matcher(prelude).matches() && isPrelude(prelude) && depth < MAX_DEPTH) {
        kept.append(prelude).append('{').append(rules(depth + 1)).append('}');
        at++;
      } else {
        body();
      }
      if (depth == 0 && at < css.length() && css.charAt(at) == '}') {
        at++; // closes nothing
      }
    }
    return kept.toString();
  }

  /** Skips a block, and returns its content. */
  private String body() {
    int start = at;
    for (int depth = 1; at < css.length(); at++) {
      char c = css.charAt(at);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return css.substring(start, at++);
      }
    }
    return css.substring(start);
  }

  /** Position of the next brace or semicolon outside strings, or of the end of the text. */
  private int end(int from) {
    char quote = 0;
    for (int i = from; i < css.length(); i++) {
      char c = css.charAt(i);
      if (quote != 0) {
        quote = c == quote || c == '\n' ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '{' || c == '}' || c == ';') {
        return i;
      }
    }
    return css.length();
  }

  private static boolean isPrelude(String prelude) {
    String plain = ESCAPE.matcher(prelude).replaceAll("x");
    return isBalanced(plain.substring(plain.startsWith("@") ? 1 : 0), "{};\\@")
        && hasFunctions(plain, name -> FUNCTIONS.contains(name) || name.equals("and"));
  }

  private static boolean hasFunctions(String text, Predicate<String> allowed) {
    Matcher function = FUNCTION.matcher(text);
    while (function.find()) {
      if (!allowed.test(function.group(1).toLowerCase(Locale.ROOT))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether strings and parentheses are balanced, and the text contains none of the forbidden
   * characters.
   */
  private static boolean isBalanced(String text, String forbidden) {
    char quote = 0;
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (forbidden.indexOf(c) >= 0) {
        return false;
      } else if (quote != 0) {
        quote = c == quote ? 0 : quote;
        if (c == '\n') {
          return false;
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '(' || c == '[') {
        depth++;
      } else if ((c == ')' || c == ']') && --depth < 0) {
        return false;
      }
    }
    return quote == 0 && depth == 0;
  }
}
