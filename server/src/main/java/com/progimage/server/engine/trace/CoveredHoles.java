package com.progimage.server.engine.trace;

/** Finds holes that need not be cut out, because other regions paint over them completely. */
final class CoveredHoles {
  private final Adjacency adjacency;
  private final PaintOrder order;

  /** Number of the last search that reached each region. */
  private final int[] reachedBy;

  private final int[] queue;
  private int search;
  private int reached;

  /**
   * @param limit maximum number of regions to search per hole; a hole with more is cut out
   */
  CoveredHoles(int regions, Adjacency adjacency, PaintOrder order, int limit) {
    this.adjacency = adjacency;
    this.order = order;
    reachedBy = new int[regions];
    queue = new int[limit];
  }

  boolean isCovered(TracedOutline hole, int region) {
    search++;
    reached = 0;
    reachedBy[region] = search;
    for (int crack = 0; crack < hole.length(); crack++) {
      if (!reach(hole.outside(crack), region)) {
        return false;
      }
    }
    for (int i = 0; i < reached; i++) {
      if (!adjacency.allNeighbors(queue[i], neighbor -> reach(neighbor, region))) {
        return false;
      }
    }
    return true;
  }

  private boolean reach(int region, int below) {
    if (reachedBy[region] == search) {
      return true;
    }
    if (reached == queue.length || !order.covers(region, below)) {
      return false;
    }
    reachedBy[region] = search;
    queue[reached++] = region;
    return true;
  }
}
