package com.progimage.server.engine.svg.css.select;

import com.progimage.server.image.svg.css.Tokens;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Argument of {@code :has()}: matches if a relative of an element matches the selector.
 *
 * @param combinator between the element and the first compound
 */
record RelativeSelector(char combinator, Selector selector) {
  static Optional<List<RelativeSelector>> list(Tokens tokens, SelectorParser parser) {
    List<RelativeSelector> all = new ArrayList<>();
    for (Tokens part : tokens.split(',')) {
      char combinator = part.isEmpty() ? 0 : SelectorParser.combinator(part.get(0));
      Tokens rest = combinator == 0 ? part : part.part(1, part.size()).stripped();
      Optional<Selector> selector = parser.selector(rest, false);
      if (selector.isEmpty()) {
        return Optional.empty();
      }
      all.add(
          new RelativeSelector(combinator == 0 ? Selector.DESCENDANT : combinator, selector.get()));
    }
    return Optional.of(all);
  }

  int specificity() {
    return selector.specificity();
  }

  /** Checks whether the anchor has a relative that matches. */
  boolean finds(StyledElement anchor, Effort effort) {
    boolean isBeside = combinator == Selector.NEXT || combinator == Selector.LATER;
    List<StyledElement> siblings = anchor.siblings();
    List<StyledElement> near =
        isBeside ? siblings.subList(anchor.place(), siblings.size()) : anchor.children();
    Deque<Iterator<StyledElement>> open = new ArrayDeque<>(List.of(near.iterator()));
    while (!open.isEmpty()) {
      if (!open.element().hasNext()) {
        open.pop();
        continue;
      }
      StyledElement candidate = open.element().next();
      if (selector.matches(candidate, effort) && leads(anchor, candidate, effort)) {
        return true;
      }
      open.push(candidate.children().iterator());
    }
    return false;
  }

  /** Checks whether the combinator connects the anchor with the candidate's first compound. */
  private boolean leads(StyledElement anchor, StyledElement candidate, Effort effort) {
    List<Compound> compounds = new ArrayList<>(selector.compounds());
    List<Character> combinators = new ArrayList<>(selector.combinators());
    compounds.addFirst(new Compound("", "", "", List.of((element, spent) -> element == anchor)));
    combinators.addFirst(combinator);
    return new Selector(compounds, combinators, 0).matches(candidate, effort);
  }
}
