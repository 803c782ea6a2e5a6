package com.progimage.server.engine.svg.css.select;

/** Simple selector: what it asks of an element. */
@FunctionalInterface
interface Condition {
  boolean holds(StyledElement element, Effort effort);
}
