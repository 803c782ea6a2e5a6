package com.progimage.server.engine.svg.css.select;

import java.util.List;

/**
 * Simple selectors that one element must match all of.
 *
 * @param type name that the element has; empty for any
 * @param id that the element has; empty for any
 * @param className one of the classes that the element has; empty for any
 * @param conditions all of them, the three above included
 */
record Compound(String type, String id, String className, List<Condition> conditions) {
  boolean matches(StyledElement element, Effort effort) {
    effort.spend(1 + conditions.size());
    // Rules times elements come by here: an iterator for each would take longer than comparing.
    for (int i = 0; i < conditions.size(); i++) {
      if (!conditions.get(i).holds(element, effort)) {
        return false;
      }
    }
    return true;
  }
}
