package com.progimage.server.engine.trace;

import com.progimage.server.engine.trace.curve.CurveFit;
import com.progimage.server.engine.trace.curve.PathData;
import com.progimage.server.engine.trace.curve.PointList;
import com.progimage.server.engine.trace.curve.Polygon;

/**
 * Draws one outline. Each crack is at the picture's border, hidden (the region beyond is painted
 * later) or visible. The outline is drawn in runs of one kind; a run does not stop where the region
 * beyond changes.
 */
final class OutlineDrawing {
  private static final byte VISIBLE = 0;
  private static final byte HIDDEN = 1;
  private static final byte BORDER = 2;

  /** In a photo, a region with at most this many cracks is drawn as its pixels. */
  private static final int TINY = 10;

  /**
   * A right angle counts as a corner of the drawing if both of its sides are straight for this many
   * cracks.
   */
  private static final int CORNER_REACH = 3;

  private static final int MIN_CORNERED = 8;

  /** A run whose edges deviate from the cracks by less than this on average has no antialiasing. */
  private static final double STAIRS_OFFSET = 0.04;

  private final PaintOrder order;
  private final TraceStyle style;
  private final SubpixelEdge edge;
  private final boolean aliased;
  private final PointList samples = new PointList();
  private byte[] kinds = new byte[0];
  private double offsets;
  private int measured;

  /**
   * @param aliased whether to expect runs without antialiasing
   */
  OutlineDrawing(PaintOrder order, TraceStyle style, SubpixelEdge edge, boolean aliased) {
    this.order = order;
    this.style = style;
    this.edge = edge;
    this.aliased = aliased;
  }

  void draw(TracedOutline outline, int region, PathData path) {
    if (!style.flat() && outline.length() <= TINY) {
      drawPixels(outline, path);
      return;
    }
    findKinds(outline, region);
    int first = firstBreak(outline);
    if (first < 0) {
      begin();
      for (int crack = 0; crack < outline.length(); crack++) {
        sample(outline, crack, /* cornered= */ true);
      }
      drawClosed(kinds[0] == HIDDEN, path);
    } else {
      path.moveTo(outline.x(first), outline.y(first));
      int crack = first;
      do {
        crack = drawRun(outline, crack, first, path);
      } while (crack != first);
    }
    path.close();
  }

  private static void drawPixels(TracedOutline outline, PathData path) {
    int first = 0;
    while (!outline.turnsAt(first)) {
      first++;
    }
    path.moveTo(outline.x(first), outline.y(first));
    for (int crack = outline.next(first); crack != first; crack = outline.next(crack)) {
      if (outline.turnsAt(crack)) {
        path.lineTo(outline.x(crack), outline.y(crack));
      }
    }
    path.close();
  }

  private void findKinds(TracedOutline outline, int region) {
    if (kinds.length < outline.length()) {
      kinds = new byte[2 * outline.length()];
    }
    for (int crack = 0; crack < outline.length(); crack++) {
      int beyond = outline.outside(crack);
      if (beyond < 0) {
        kinds[crack] = BORDER;
      } else {
        kinds[crack] = order.covers(beyond, region) ? HIDDEN : VISIBLE;
      }
    }
  }

  /** A crack at which a run begins, or −1 if one run is the whole outline. */
  private int firstBreak(TracedOutline outline) {
    for (int crack = 0; crack < outline.length(); crack++) {
      if (isBreak(outline, crack)) {
        return crack;
      }
    }
    return -1;
  }

  private boolean isBreak(TracedOutline outline, int crack) {
    return kinds[crack] != kinds[outline.previous(crack)]
        || kinds[crack] == BORDER && outline.turnsAt(crack);
  }

  /** Draws from one break to the next, and returns the latter. */
  private int drawRun(TracedOutline outline, int start, int last, PathData path) {
    byte kind = kinds[start];
    begin();
    samples.add(outline.x(start), outline.y(start));
    int crack = start;
    do {
      if (kind != BORDER) {
        sample(outline, crack, /* cornered= */ crack != start);
      }
      crack = outline.next(crack);
    } while (crack != last && !isBreak(outline, crack));
    if (kind == BORDER) {
      path.lineTo(outline.x(crack), outline.y(crack));
      return crack;
    }
    samples.add(outline.x(crack), outline.y(crack));
    if (kind == VISIBLE && style.flat()) {
      CurveFit.open(samples, style.visibleTolerance(), isStairs(), path);
    } else {
      if (kind == HIDDEN && style.flat()) {
        samples.push(style.push(), /* closed= */ false);
      }
      Polygon.open(samples, polygonTolerance(kind == HIDDEN), path);
    }
    return crack;
  }

  private void drawClosed(boolean hidden, PathData path) {
    if (!hidden && style.flat()) {
      CurveFit.closed(samples, style.visibleTolerance(), isStairs(), path);
    } else {
      if (hidden && style.flat()) {
        samples.push(style.push(), /* closed= */ true);
      }
      Polygon.closed(samples, polygonTolerance(hidden), path);
    }
  }

  private double polygonTolerance(boolean hidden) {
    return hidden ? style.hiddenTolerance() : style.visibleTolerance();
  }

  private void begin() {
    samples.clear();
    offsets = 0;
    measured = 0;
  }

  private boolean isStairs() {
    return aliased && measured > 0 && offsets < STAIRS_OFFSET * measured;
  }

  /** Adds the middle of a crack, moved to the actual edge, preceded by a corner if there is one. */
  private void sample(TracedOutline outline, int crack, boolean cornered) {
    int direction = outline.direction(crack);
    if (cornered && style.flat() && isCorner(outline, crack)) {
      addCorner(outline, crack);
    }
    double offset = offset(outline, crack);
    if (kinds[crack] == VISIBLE && style.flat()) {
      offsets += Math.abs(offset);
      measured++;
    }
    samples.add(
        outline.x(crack)
            + TracedOutline.STEP_X[direction] * 0.5
            + offset * TracedOutline.OUTWARD_X[direction],
        outline.y(crack)
            + TracedOutline.STEP_Y[direction] * 0.5
            + offset * TracedOutline.OUTWARD_Y[direction]);
  }

  /** Outward offset of a crack's sample. In flat art, hidden runs are pushed as a whole instead. */
  private double offset(TracedOutline outline, int crack) {
    if (style.flat()) {
      return edge.offset(outline, crack);
    }
    return kinds[crack] == HIDDEN ? style.push() : 0;
  }

  private static boolean isCorner(TracedOutline outline, int crack) {
    if (outline.length() < MIN_CORNERED || !outline.turnsAt(crack)) {
      return false;
    }
    int before = outline.previous(crack);
    for (int step = 1; step < CORNER_REACH; step++) {
      if (outline.direction(outline.offset(crack, step)) != outline.direction(crack)
          || outline.direction(outline.offset(before, -step)) != outline.direction(before)) {
        return false;
      }
    }
    return true;
  }

  /** Adds the intersection of the two straight edges, measured one crack away from the corner. */
  private void addCorner(TracedOutline outline, int crack) {
    int before = outline.previous(crack);
    double in = offset(outline, ofSameKind(outline.previous(before), before));
    double out = offset(outline, ofSameKind(outline.next(crack), crack));
    int inward = outline.direction(before);
    int onward = outline.direction(crack);
    samples.addCorner(
        outline.x(crack)
            + in * TracedOutline.OUTWARD_X[inward]
            + out * TracedOutline.OUTWARD_X[onward],
        outline.y(crack)
            + in * TracedOutline.OUTWARD_Y[inward]
            + out * TracedOutline.OUTWARD_Y[onward]);
  }

  private int ofSameKind(int crack, int otherwise) {
    return kinds[crack] == kinds[otherwise] ? crack : otherwise;
  }
}
