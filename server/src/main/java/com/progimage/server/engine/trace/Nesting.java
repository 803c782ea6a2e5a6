package com.progimage.server.engine.trace;

import com.progimage.server.engine.trace.region.Segmentation;
import java.util.Arrays;

/**
 * Computes the nesting level of each region: one more than that of the region around it, and than
 * that of each neighbor with a larger outer area.
 */
final class Nesting {
  private static final int UNSEEN = -2;
  private static final int PAGE = FramedRegions.NONE;

  private final Segmentation segmentation;
  private final long[] area;
  private final int[] around;
  private final int[] level;

  private Nesting(Segmentation segmentation) {
    this.segmentation = segmentation;
    area = new long[segmentation.regions()];
    around = new int[segmentation.regions()];
    level = new int[segmentation.regions()];
    Arrays.fill(around, UNSEEN);
  }

  /** The level of each region, 0 for the outermost ones. */
  static int[] levels(Segmentation segmentation, Adjacency adjacency) {
    Nesting nesting = new Nesting(segmentation);
    nesting.findAround();
    nesting.findLevels(adjacency);
    return nesting.level;
  }

  /**
   * The region around another one is the left neighbor of its first pixel, unless the side between
   * them is part of that neighbor's own outer outline.
   */
  private void findAround() {
    FramedRegions regions = new FramedRegions(segmentation);
    int[] regionAt = regions.regionAt();
    boolean[] outerRightSide = new boolean[regionAt.length];
    TracedOutline outline = new TracedOutline(regions);
    for (int place = regions.place(0, 0); place < regionAt.length; place++) {
      int region = regionAt[place];
      if (region == FramedRegions.NONE || around[region] != UNSEEN) {
        continue;
      }
      int left = regionAt[place - 1];
      around[region] = left == PAGE || !outerRightSide[place - 1] ? left : around[left];
      outline.walk(place);
      area[region] = outline.area();
      for (int crack = 0; crack < outline.length(); crack++) {
        if (outline.direction(crack) == TracedOutline.DOWN) {
          outerRightSide[outline.inside(crack)] = true;
        }
      }
    }
  }

  private void findLevels(Adjacency adjacency) {
    long[] largestFirst = new long[area.length];
    for (int region = 0; region < area.length; region++) {
      largestFirst[region] = Integer.MAX_VALUE - area[region] << 32 | region;
    }
    Arrays.sort(largestFirst);
    boolean[] done = new boolean[area.length];
    for (long key : largestFirst) {
      int region = (int) key;
      if (around[region] >= 0) {
        level[region] = level[around[region]] + 1;
      }
      adjacency.allNeighbors(
          region,
          neighbor -> {
            if (done[neighbor]) {
              level[region] = Math.max(level[region], level[neighbor] + 1);
            }
            return true;
          });
      done[region] = true;
    }
  }
}
