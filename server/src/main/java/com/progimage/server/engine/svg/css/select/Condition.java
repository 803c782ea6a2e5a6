package com.progimage.server.engine.svg.css.select;

/** Condition that a simple selector sets for an element. */
@FunctionalInterface
interface Condition {
  boolean holds(StyledElement element, Effort effort);
}
