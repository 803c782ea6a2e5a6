package com.progimage.server.inspect.svg;

import com.progimage.server.image.svg.css.StyleReader;
import com.progimage.server.image.svg.css.StyleReader.Event;
import com.progimage.server.image.svg.css.Token;
import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Collects the references in the rules of style sheets, by the subjects of their selectors. Takes
 * time linear in the text.
 */
final class StyleRules {
  /** The blocks for each id ({@code #a}), class ({@code .a}), element name and {@code *}. */
  private final Map<String, List<RuleBlock>> blocks = new HashMap<>();

  private StyleRules() {}

  /** The references in the declarations of one rule. Blocks are equal only to themselves. */
  static final class RuleBlock {
    private final List<Link> links = new ArrayList<>();

    List<Link> links() {
      return links;
    }
  }

  static StyleRules parse(String text) {
    StyleRules rules = new StyleRules();
    if (mayRefer(text)) {
      rules.block(StyleReader.sheet(text));
    }
    return rules;
  }

  /** Reads a block to its end. Returns the references in its own declarations. */
  private RuleBlock block(StyleReader reader) {
    RuleBlock block = new RuleBlock();
    for (Event event = reader.next(); event != Event.END; event = reader.next()) {
      switch (event) {
        case DECLARATION ->
            reference(
                reader.name(),
                reader.content(),
                (property, id) -> block.links.add(Link.of(property, id)));
        case STYLE -> add(reader.content(), block(reader));
        case AT -> block.links.addAll(block(reader).links); // they belong to the outer rule
        case STATEMENT, END -> {
          // Has no declarations.
        }
      }
    }
    return block;
  }

  private void add(Tokenizer selectors, RuleBlock block) {
    if (!block.links.isEmpty()) {
      Subjects.of(
          selectors,
          subject -> blocks.computeIfAbsent(subject, _ -> new ArrayList<>(1)).add(block));
    }
  }

  /** Passes on the property and id of each reference in a style attribute. */
  static void declarations(String text, BiConsumer<String, String> found) {
    if (!mayRefer(text)) {
      return;
    }
    StyleReader reader = StyleReader.attribute(text);
    for (Event event = reader.next(); event != Event.END; event = reader.next()) {
      switch (event) {
        case DECLARATION -> reference(reader.name(), reader.content(), found);
        case STYLE, AT -> reader.skip();
        case STATEMENT, END -> {
          // Has no declarations.
        }
      }
    }
  }

  /** Passes on the first reference in an attribute whose property can have references. */
  static void attribute(String name, String value, BiConsumer<String, String> found) {
    if (Link.PROPERTIES.contains(name) && mayRefer(value)) {
      reference(name, new Tokenizer(value), found);
    }
  }

  /** Quickly excludes text without any {@code url(}, as most styles are. */
  private static boolean mayRefer(String text) {
    for (int at = text.indexOf('('); at >= 0; at = text.indexOf('(', at + 1)) {
      if (text.regionMatches(/* ignoreCase= */ true, at - 3, "url", 0, 3)) {
        return true;
      }
    }
    return text.indexOf('\\') >= 0; // url may be escaped
  }

  private static void reference(
      String property, Tokenizer value, BiConsumer<String, String> found) {
    if (!Link.PROPERTIES.contains(property)) {
      return;
    }
    boolean isQuoted = false;
    while (value.hasNext()) {
      Token token = value.next();
      boolean isAddress =
          token.kind() == TokenKind.URL || isQuoted && token.kind() == TokenKind.STRING;
      if (isAddress && token.text().length() > 1 && token.text().startsWith("#")) {
        found.accept(property, token.text().substring(1));
        return;
      }
      isQuoted = token.isFunction("url") || isQuoted && token.isSpace();
    }
  }

  /** Returns true if no rule has a reference. */
  boolean isEmpty() {
    return blocks.isEmpty();
  }

  /** Returns the blocks of the rules for elements that match the subject. */
  List<RuleBlock> of(String subject) {
    return blocks.getOrDefault(subject, List.of());
  }
}
