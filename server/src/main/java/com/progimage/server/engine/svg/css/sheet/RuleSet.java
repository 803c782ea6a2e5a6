package com.progimage.server.engine.svg.css.sheet;

import com.progimage.server.engine.svg.css.property.Shorthands.LonghandValue;
import com.progimage.server.engine.svg.css.select.Effort;
import com.progimage.server.engine.svg.css.select.Selector;
import com.progimage.server.engine.svg.css.select.Selector.KeyKind;
import com.progimage.server.engine.svg.css.select.StyledElement;
import com.progimage.server.engine.svg.css.sheet.Layers.Layer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules of all style sheets of a document, indexed by the id, class or type of the elements that
 * they select.
 */
public final class RuleSet {
  /** Normal or important declarations of a rule. */
  public record Weighted(LonghandValue setting, boolean important) {}

  /**
   * One selector of a rule, and the rule's declarations.
   *
   * @param layer null for none
   */
  private record IndexedRule(
      Selector selector, @Nullable Layer layer, int order, List<Weighted> settings) {}

  /**
   * Declarations of a rule that matches an element.
   *
   * @param layer its rank; the highest for none
   */
  public record Match(int layer, int specificity, int order, List<Weighted> settings)
      implements Comparable<Match> {
    /** Orders matches from the weakest to the strongest. */
    @Override
    public int compareTo(Match other) {
      int byLayer = Integer.compare(layer, other.layer);
      int bySpecificity = Integer.compare(specificity, other.specificity);
      return byLayer != 0
          ? byLayer
          : bySpecificity != 0 ? bySpecificity : Integer.compare(order, other.order);
    }
  }

  /** The rank of rules that are in no layer. */
  static final int UNLAYERED = Integer.MAX_VALUE;

  private final Map<Selector.SelectorKey, List<IndexedRule>> entries = new HashMap<>();
  private final Map<Layer, Integer> ranks;
  private int order;

  RuleSet(Map<Layer, Integer> ranks) {
    this.ranks = ranks;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  void add(List<Selector> selectors, @Nullable Layer layer, List<Weighted> settings) {
    order++;
    for (Selector selector : selectors) {
      entries
          .computeIfAbsent(selector.key(), key -> new ArrayList<>())
          .add(new IndexedRule(selector, layer, order, settings));
    }
  }

  /** Returns the rules that match the element, the weakest first. */
  public List<Match> matches(StyledElement element, Effort effort) {
    if (entries.isEmpty()) {
      return List.of();
    }
    List<Match> matches = new ArrayList<>();
    collect(new Selector.SelectorKey(KeyKind.ANY, ""), element, effort, matches);
    collect(new Selector.SelectorKey(KeyKind.TYPE, element.name()), element, effort, matches);
    for (String name : element.classes()) {
      collect(new Selector.SelectorKey(KeyKind.CLASS, name), element, effort, matches);
    }
    if (!element.id().isEmpty()) {
      collect(new Selector.SelectorKey(KeyKind.ID, element.id()), element, effort, matches);
    }
    Collections.sort(matches);
    return matches;
  }

  private void collect(
      Selector.SelectorKey key, StyledElement element, Effort effort, List<Match> matches) {
    effort.spend(1);
    for (IndexedRule entry : entries.getOrDefault(key, List.of())) {
      if (entry.selector.matches(element, effort)) {
        effort.spend(entry.settings.size());
        int rank = entry.layer == null ? UNLAYERED : ranks.getOrDefault(entry.layer, 0);
        matches.add(new Match(rank, entry.selector.specificity(), entry.order, entry.settings));
      }
    }
  }
}
