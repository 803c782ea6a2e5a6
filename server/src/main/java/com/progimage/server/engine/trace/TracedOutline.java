package com.progimage.server.engine.trace;

import com.progimage.server.engine.trace.region.Segmentation;
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

  private final Segmentation segmentation;
  private int[] x = new int[1024];
  private int[] y = new int[1024];
  private byte[] direction = new byte[1024];
  private int length;
  private long area;

  TracedOutline(Segmentation segmentation) {
    this.segmentation = segmentation;
  }

  /**
   * Walks around, starting at the left side of a pixel whose left neighbor is in another region.
   */
  void walk(int pixelX, int pixelY) {
    int region = segmentation.at(pixelX, pixelY);
    int atX = pixelX;
    int atY = pixelY + 1;
    int heading = UP;
    length = 0;
    area = 0;
    do {
      add(atX, atY, heading);
      if (heading == RIGHT) {
        area -= atY;
      } else if (heading == LEFT) {
        area += atY;
      }
      atX += STEP_X[heading];
      atY += STEP_Y[heading];
      int right = segmentation.at(atX + INSIDE_X[heading], atY + INSIDE_Y[heading]);
      if (right != region) {
        heading = heading + 1 & 3;
      } else {
        int outwardX = atX + INSIDE_X[heading] + OUTWARD_X[heading];
        int outwardY = atY + INSIDE_Y[heading] + OUTWARD_Y[heading];
        if (segmentation.at(outwardX, outwardY) == region) {
          heading = heading + 3 & 3;
        }
      }
    } while (atX != pixelX || atY != pixelY + 1 || heading != UP);
  }

  private void add(int atX, int atY, int heading) {
    if (length == x.length) {
      x = Arrays.copyOf(x, length * 2);
      y = Arrays.copyOf(y, length * 2);
      direction = Arrays.copyOf(direction, length * 2);
    }
    x[length] = atX;
    y[length] = atY;
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

  /** The region on the other side of a crack, −1 at the picture's border. */
  int outside(int crack) {
    int heading = direction[crack];
    return segmentation.at(
        insideX(crack) + OUTWARD_X[heading], insideY(crack) + OUTWARD_Y[heading]);
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
