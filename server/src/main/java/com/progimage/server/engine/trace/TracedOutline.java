package com.progimage.server.engine.trace;

import java.util.Arrays;

/**
 * A closed walk along the cracks between pixels of one region, which is always on the right, and
 * pixels of other regions. Regions connect across sides, not corners. A crack has a start and a
 * direction.
 */
final class TracedOutline {
  static final int RIGHT = 0;
  static final int DOWN = 1;
  static final int LEFT = 2;
  static final int UP = 3;

  /** Step in each direction. */
  static final int[] STEP_X = {1, 0, -1, 0};

  static final int[] STEP_Y = {0, 1, 0, -1};

  /** Offset from a crack to the pixel on its left, outside the region. */
  static final int[] OUTWARD_X = {0, 1, 0, -1};

  static final int[] OUTWARD_Y = {-1, 0, 1, 0};

  /** Offset from a crack's start to the pixel on its right. */
  private static final int[] INSIDE_X = {0, -1, -1, 0};

  private static final int[] INSIDE_Y = {0, 0, -1, -1};

  private final FramedRegions regions;

  /** In each direction, the distance from a place to the next one, and to the one on its left. */
  private final int[] onward;

  private final int[] outward;

  private int[] x = new int[1024];
  private int[] y = new int[1024];
  private int[] inside = new int[1024];
  private byte[] direction = new byte[1024];
  private int length;
  private long area;

  TracedOutline(FramedRegions regions) {
    this.regions = regions;
    int stride = regions.stride();
    onward = new int[] {1, stride, -1, -stride};
    outward = new int[] {-stride, 1, stride, -1};
  }

  /**
   * Walks around, starting at the left side of a pixel whose left neighbor is in another region.
   *
   * @param start the pixel's place among the framed regions
   */
  void walk(int start) {
    int[] regionAt = regions.regionAt();
    int region = regionAt[start];
    int atX = regions.x(start);
    int atY = regions.y(start) + 1;
    int place = start;
    int heading = UP;
    length = 0;
    area = 0;
    do {
      add(atX, atY, place, heading);
      if (heading == RIGHT) {
        area -= atY;
      } else if (heading == LEFT) {
        area += atY;
      }
      atX += STEP_X[heading];
      atY += STEP_Y[heading];
      int ahead = place + onward[heading];
      if (regionAt[ahead] != region) {
        heading = heading + 1 & 3;
      } else {
        int aheadOutside = ahead + outward[heading];
        if (regionAt[aheadOutside] == region) {
          heading = heading + 3 & 3;
          place = aheadOutside;
        } else {
          place = ahead;
        }
      }
    } while (place != start || heading != UP);
  }

  private void add(int atX, int atY, int place, int heading) {
    if (length == x.length) {
      x = Arrays.copyOf(x, length * 2);
      y = Arrays.copyOf(y, length * 2);
      inside = Arrays.copyOf(inside, length * 2);
      direction = Arrays.copyOf(direction, length * 2);
    }
    x[length] = atX;
    y[length] = atY;
    inside[length] = place;
    direction[length++] = (byte) heading;
  }

  int length() {
    return length;
  }

  /** Number of enclosed pixels, including regions in holes; negative around a hole. */
  long area() {
    return area;
  }

  boolean isHole() {
    return area < 0;
  }

  /** The start of a crack. */
  int x(int crack) {
    return x[crack];
  }

  int y(int crack) {
    return y[crack];
  }

  int direction(int crack) {
    return direction[crack];
  }

  int insideX(int crack) {
    return x[crack] + INSIDE_X[direction[crack]];
  }

  int insideY(int crack) {
    return y[crack] + INSIDE_Y[direction[crack]];
  }

  /** The place of the pixel on the right of a crack. */
  int inside(int crack) {
    return inside[crack];
  }

  /** The region on the other side of a crack, −1 at the picture's border. */
  int outside(int crack) {
    return regions.regionAt()[inside[crack] + outward[direction[crack]]];
  }

  int next(int crack) {
    return crack + 1 == length ? 0 : crack + 1;
  }

  int previous(int crack) {
    return crack == 0 ? length - 1 : crack - 1;
  }

  /** The crack {@code steps} after another one; before it if negative. */
  int offset(int crack, int steps) {
    return Math.floorMod(crack + steps, length);
  }

  /** Whether the outline changes direction at the start of a crack. */
  boolean turnsAt(int crack) {
    return direction[crack] != direction[previous(crack)];
  }
}
