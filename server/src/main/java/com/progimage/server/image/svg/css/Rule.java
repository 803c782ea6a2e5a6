package com.progimage.server.image.svg.css;

import java.util.List;

/** Rule of a style sheet. */
public sealed interface Rule {
  /** What stands before the block: selectors, or what an at-rule asks for. */
  Tokens prelude();

  /**
   * Rule with selectors.
   *
   * @param content its declarations and rules
   */
  record StyleRule(Tokens prelude, BlockRule content) implements Rule {}

  /**
   * Rule that begins with an {@code @}.
   *
   * @param name in lower case, without the {@code @}
   * @param content empty where it ends with a semicolon
   * @param isStatement whether it ends with a semicolon
   */
  record At(String name, Tokens prelude, BlockRule content, boolean isStatement) implements Rule {}

  /** What stands in a pair of braces, or in a whole style sheet, where no declaration does. */
  record BlockRule(List<Declaration> declarations, List<Rule> rules) {
    static final BlockRule EMPTY = new BlockRule(List.of(), List.of());
  }
}
