package com.progimage.server.engine.svg.css.select;

import java.util.List;

/**
 * Simple selectors, all of which an element must match.
 *
 * @param type the element's name; empty for any
 * @param id the element's id; empty for any
 * @param className one of the element's classes; empty for any
 * @param conditions all simple selectors, including the three above
 */
record Compound(String type, String id, String className, List<Condition> conditions) {
  boolean matches(StyledElement element, Effort effort) {
    effort.spend(1 + conditions.size());
    // This runs for each pair of a rule and an element: an iterator would take longer than
    // comparing.
    for (int i = 0; i < conditions.size(); i++) {
      if (!conditions.get(i).holds(element, effort)) {
        return false;
      }
    }
    return true;
  }
}
