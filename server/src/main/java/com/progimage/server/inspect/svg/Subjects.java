package com.progimage.server.inspect.svg;

import com.progimage.server.image.svg.css.Token;
import com.progimage.server.image.svg.css.Tokenizer;
import java.util.function.Consumer;

/**
 * Finds the subjects of selectors: the last id, class or element name, or {@code *}, and all names
 * in the brackets after it.
 */
final class Subjects {
  private static final String COMBINATORS = ">+~|";

  private Subjects() {}

  static void of(Tokenizer selectors, Consumer<String> found) {
    String name = "*";
    String before = "";
    boolean beginsAnew = false;
    int round = 0;
    int square = 0;
    while (selectors.hasNext()) {
      Token token = selectors.next();
      square += token.is('[') ? 1 : token.is(']') && square > 0 ? -1 : 0;
      if (square > 0) {
        continue;
      }
      if (token.is(',') || token.opens() || token.is(')')) {
        name(name, found);
        round += token.opens() ? 1 : token.is(')') && round > 0 ? -1 : 0;
        name = round > 0 || token.is(')') ? "" : "*";
      } else if (token.isSpace() || COMBINATORS.contains(token.text())) {
        beginsAnew = true;
      } else {
        name = beginsAnew ? (round > 0 ? "" : "*") : name;
        beginsAnew = false;
        switch (token.kind()) {
          case IDENT ->
              name =
                  before.equals(":")
                      ? name
                      : before.equals(".") ? "." + token.text() : token.text();
          case HASH -> name = "#" + token.text();
          default -> {
            // Other tokens contain no name.
          }
        }
      }
      before = token.text();
    }
    name(name, found);
  }

  private static void name(String name, Consumer<String> found) {
    if (!name.isEmpty()) {
      found.accept(name);
    }
  }
}
