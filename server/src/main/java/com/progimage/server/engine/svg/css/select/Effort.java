package com.progimage.server.engine.svg.css.select;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;

/** Budget of one document: a few lines of selectors can ask for hours of comparing. */
public final class Effort {
  private final long limit;
  private long spent;

  public Effort(long limit) {
    this.limit = limit;
  }

  /**
   * Takes steps of the budget.
   *
   * @throws Failure {@code svg-too-complex} where it is used up
   */
  public void spend(long steps) {
    spent += steps;
    if (spent > limit) {
      throw Failure.overLimit(
          ErrorCode.SVG_TOO_COMPLEX,
          "the SVG's styles take more than %d steps to apply: use fewer rules, or simpler ones"
              .formatted(limit),
          limit,
          spent);
    }
  }
}
