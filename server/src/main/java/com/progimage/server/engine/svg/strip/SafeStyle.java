package com.progimage.server.engine.svg.strip;

import com.progimage.server.image.svg.css.StyleReader;
import com.progimage.server.image.svg.css.StyleReader.Event;
import com.progimage.server.image.svg.css.Token;
import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokenizer;
import com.progimage.server.image.svg.css.Tokens;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps only those parts of styles and values that draw and cannot load anything: known properties,
 * known functions, and addresses within the document.
 */
final class SafeStyle {
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

  /** Functions that selectors and conditions may contain, and {@code and}, which looks like one. */
  private static final Set<String> CONDITIONS =
      Stream.concat(FUNCTIONS.stream(), Stream.of("and")).collect(Collectors.toUnmodifiableSet());

  private static final Set<String> GROUPS =
      Set.of("media", "supports", "layer", "keyframes", "-webkit-keyframes");

  /** Characters that begin or end blocks and declarations, or escape others. */
  private static final String FORBIDDEN = "{};\\@";

  private final String css;
  private final StyleReader reader;
  private final boolean hasRules;
  private final StringBuilder kept = new StringBuilder();

  private SafeStyle(String css, StyleReader reader, boolean hasRules) {
    this.css = css;
    this.reader = reader;
    this.hasRules = hasRules;
  }

  /** The safe part of a style sheet. */
  static String sheet(String text) {
    SafeStyle sheet = new SafeStyle(text, StyleReader.sheet(text), true);
    sheet.block();
    return sheet.kept.toString();
  }

  /** The safe part of a list of declarations. */
  static String declarations(String text) {
    SafeStyle list = new SafeStyle(text, StyleReader.attribute(text), false);
    list.block();
    return list.kept.toString();
  }

  /** Whether a value of a property or attribute is safe. */
  static boolean isValue(String value) {
    return value.indexOf('\\') < 0 && isSafe(value, FUNCTIONS, /* isValue= */ true);
  }

  /**
   * Whether an attribute's value is safe, which may be a list of values separated by semicolons.
   */
  static boolean isParts(String value) {
    return isValue(value.replace(';', ','));
  }

  private void block() {
    for (Event event = reader.next(); event != Event.END; event = reader.next()) {
      switch (event) {
        case DECLARATION -> declaration();
        case STYLE -> rule(written(reader.content()), "");
        case AT -> at(reader.name(), written(reader.content()));
        case STATEMENT, END -> {
          // Drops imports and other statements.
        }
      }
    }
  }

  private void declaration() {
    String value = written(reader.content());
    if (!reader.isEscaped() && SafeNames.isProperty(reader.name()) && isValue(value)) {
      separate();
      kept.append(reader.name()).append(':').append(value);
      kept.append(reader.isImportant() ? "!important" : "");
    }
  }

  private void at(String name, String prelude) {
    if (GROUPS.contains(name)) {
      rule(prelude, "@" + name + (prelude.isEmpty() ? "" : " "));
    } else {
      reader.skip();
    }
  }

  private void rule(String prelude, String start) {
    if (hasRules && isSafe(prelude, CONDITIONS, /* isValue= */ false)) {
      separate();
      kept.append(start).append(prelude).append('{');
      block();
      kept.append('}');
    } else {
      reader.skip();
    }
  }

  private void separate() {
    if (!kept.isEmpty() && "{}".indexOf(kept.charAt(kept.length() - 1)) < 0) {
      kept.append(';');
    }
  }

  /** Writes tokens without comments. Only names that need escapes keep them. */
  private String written(Tokenizer tokens) {
    StringBuilder text = new StringBuilder();
    int end = -1;
    while (tokens.hasNext()) {
      Token token = tokens.next();
      text.append(end >= 0 && token.start() > end ? " " : "");
      end = token.end();
      boolean isEscaped = css.indexOf('\\', token.start(), end) >= 0;
      switch (token.kind()) {
        case SPACE -> text.append(' ');
        case IDENT -> text.append(isEscaped ? name(token.text()) : token.text());
        case HASH -> text.append('#').append(isEscaped ? name(token.text()) : token.text());
        default -> text.append(css, token.start(), end);
      }
    }
    return text.toString();
  }

  private static String name(String text) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isPlain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 128;
      boolean isInner = i > 0 && (c == '-' || c >= '0' && c <= '9' && text.charAt(0) != '-');
      name.append(isPlain || isInner ? String.valueOf(c) : "\\%x ".formatted((int) c));
    }
    return name.toString();
  }

  /**
   * Returns true if the text is complete, has no comments, and can neither load nor end anything.
   */
  private static boolean isSafe(String text, Set<String> functions, boolean isValue) {
    Tokens tokens = Tokens.of(text);
    int end = 0;
    int open = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      String source = text.substring(token.start(), token.end());
      boolean isSafe =
          switch (token.kind()) {
            case IDENT, HASH, SPACE -> true;
            case NUMBER, PERCENTAGE, DIMENSION -> source.indexOf('\\') < 0;
            case STRING -> isClosed(source) && hasNone(source);
            case URL -> isValue && token.text().startsWith("#") && source.endsWith(")");
            case FUNCTION ->
                source.indexOf('\\') < 0
                    && tokens.close(i) < tokens.size()
                    && (functions.contains(token.text().toLowerCase(Locale.ROOT))
                        || isValue && token.isFunction("url") && isLocal(tokens.inside(i)));
            case OPEN -> hasNone(source) && tokens.close(i) < tokens.size();
            case CLOSE, DELIM -> hasNone(source);
            case AT, BAD -> false;
          };
      if (!isSafe || token.start() != end) {
        return false;
      }
      end = token.end();
      open += token.opens() ? 1 : token.kind() == TokenKind.CLOSE ? -1 : 0;
    }
    return end == text.length() && open == 0;
  }

  private static boolean isClosed(String string) {
    return string.length() > 1 && string.charAt(string.length() - 1) == string.charAt(0);
  }

  private static boolean hasNone(String source) {
    return source.chars().noneMatch(c -> FORBIDDEN.indexOf(c) >= 0);
  }

  private static boolean isLocal(Tokens address) {
    return address.size() == 1
        && address.get(0).kind() == TokenKind.STRING
        && address.get(0).text().startsWith("#");
  }
}
