package com.progimage.server.engine.svg.css.select;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Complex selector: compounds, with a combinator between each two.
 *
 * @param compounds the last is the subject
 * @param combinators one fewer; each stands before the compound of the next index
 * @param specificity of Selectors 4, section 17, as one number
 */
public record Selector(List<Compound> compounds, List<Character> combinators, int specificity) {
  static final char DESCENDANT = ' ';
  static final char CHILD = '>';
  static final char NEXT = '+';
  static final char LATER = '~';

  /** Kinds of keys in the index of rules. */
  public enum KeyKind {
    ID,
    CLASS,
    TYPE,
    ANY
  }

  /**
   * Key in the index of rules: a property that every matching element has.
   *
   * @param name empty for {@link KeyKind#ANY}
   */
  public record SelectorKey(KeyKind kind, String name) {}

  public Selector {
    compounds = List.copyOf(compounds);
    combinators = List.copyOf(combinators);
  }

  /** Returns the most selective property of the subject. */
  public SelectorKey key() {
    Compound subject = compounds.getLast();
    return !subject.id().isEmpty()
        ? new SelectorKey(KeyKind.ID, subject.id())
        : !subject.className().isEmpty()
            ? new SelectorKey(KeyKind.CLASS, subject.className())
            : !subject.type().isEmpty()
                ? new SelectorKey(KeyKind.TYPE, subject.type())
                : new SelectorKey(KeyKind.ANY, "");
  }

  /** Checks whether this selects the element. */
  public boolean matches(StyledElement element, Effort effort) {
    return matches(compounds.size() - 1, element, effort);
  }

  private boolean matches(int index, StyledElement element, Effort effort) {
    if (!compounds.get(index).matches(element, effort)) {
      return false;
    }
    if (index == 0) {
      return true;
    }
    char combinator = combinators.get(index - 1);
    boolean far = combinator == DESCENDANT || combinator == LATER;
    @Nullable StyledElement other = step(combinator, element);
    while (other != null) {
      if (matches(index - 1, other, effort)) {
        return true;
      }
      other = far ? step(combinator, other) : null;
    }
    return false;
  }

  private static @Nullable StyledElement step(char combinator, StyledElement element) {
    return combinator == DESCENDANT || combinator == CHILD
        ? element.parentOrNull()
        : element.previousOrNull();
  }
}
