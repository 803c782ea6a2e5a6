package com.progimage.server.image.svg.css;

import com.progimage.server.image.svg.css.Rule.BlockRule;
import com.progimage.server.image.svg.css.StyleReader.Event;
import java.util.ArrayList;
import java.util.List;

/** Parses whole style sheets and style attributes with a {@link StyleReader}. */
public final class StyleParser {
  private StyleParser() {}

  /** The rules of a whole style sheet. */
  public static List<Rule> sheet(String text) {
    return block(StyleReader.sheet(text)).rules();
  }

  /** The declarations of a style attribute. */
  public static List<Declaration> declarations(String text) {
    return block(StyleReader.attribute(text)).declarations();
  }

  private static BlockRule block(StyleReader reader) {
    List<Declaration> declarations = new ArrayList<>();
    List<Rule> rules = new ArrayList<>();
    for (Event event = reader.next(); event != Event.END; event = reader.next()) {
      String name = reader.name();
      if (event == Event.DECLARATION) {
        declarations.add(new Declaration(name, reader.text(), reader.isImportant()));
        continue;
      }
      Tokens prelude = Tokens.of(reader.content());
      rules.add(
          switch (event) {
            case STYLE -> new Rule.StyleRule(prelude, block(reader));
            case AT -> new Rule.At(name, prelude, block(reader), false);
            default -> new Rule.At(name, prelude, BlockRule.EMPTY, true);
          });
    }
    return new BlockRule(declarations, rules);
  }
}
