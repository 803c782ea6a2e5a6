package com.progimage.server.engine.svg.css.select;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;

/**
 * Limits the work on one document's styles: a few lines of selectors can cause hours of
 * comparisons.
 */
public final class Effort {
  private final long limit;
  private long spent;

  public Effort(long limit) {
    this.limit = limit;
  }

  /**
   * Takes steps of the budget.
   *
   * @throws Failure {@code svg-too-complex} if the budget is used up
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
