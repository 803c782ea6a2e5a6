package com.progimage.server.engine.svg.paint;

import java.util.Arrays;

/**
 * The exact share of each pixel that the inside of outlines covers, for some rows of a picture.
 *
 * <p>Each line adds, to the pixels that it crosses, the change of the covered area from one pixel
 * to the next; the sums along a row are the areas (R. Levien, "Inside the fastest font renderer in
 * the world", 2016). They count how often outlines wind around a pixel, so overlaps of more than
 * one outline within one pixel are only approximate.
 */
final class AreaCoverage {
  /** Below this, a sum is a rounding error. */
  private static final float NOTHING = 1e-4f;

  private int width;
  private int rows;
  private int stride;

  /** All 0 between two areas. */
  private float[] changes = new float[0];

  private int[] first = new int[0];
  private int[] last = new int[0];
  private int[] cover = new int[0];
  private int from;
  private int to;

  /** Begins an area of this size. */
  void begin(int areaWidth, int areaRows) {
    width = areaWidth;
    rows = areaRows;
    stride = width + 2;
    if (changes.length < stride * rows) {
      changes = new float[stride * rows];
    }
    if (first.length < rows) {
      first = new int[rows];
      last = new int[rows];
    }
    if (cover.length < width) {
      cover = new int[width];
    }
    Arrays.fill(first, 0, rows, width);
    Arrays.fill(last, 0, rows, 0);
  }

  /** Adds a line, whose coordinates may be outside. */
  void line(double x0, double y0, double x1, double y1) {
    if (y0 == y1 || !Double.isFinite(x0 + y0 + x1 + y1)) {
      return;
    }
    if (y0 < y1) {
      rising(x0, y0, x1, y1, 1);
    } else {
      rising(x1, y1, x0, y0, -1);
    }
  }

  /** Cuts off what is above and below, and divides the line at the left and right sides. */
  private void rising(double x0, double y0, double x1, double y1, int winding) {
    if (y1 <= 0 || y0 >= rows || x0 >= width && x1 >= width) {
      return;
    }
    double slope = (x1 - x0) / (y1 - y0);
    double top = Math.max(y0, 0);
    double bottom = Math.min(y1, rows);
    double topX = x0 + slope * (top - y0);
    double bottomX = x0 + slope * (bottom - y0);
    if (slope < 0) {
      divided(bottomX, bottom, topX, top, slope, winding);
    } else {
      divided(topX, top, bottomX, bottom, slope, winding);
    }
  }

  /** The first point is not to the right of the second. */
  private void divided(
      double left, double leftY, double right, double rightY, double slope, int winding) {
    double startX = left;
    double startY = leftY;
    double endX = right;
    double endY = rightY;
    if (right <= 0) {
      inside(0, Math.min(leftY, rightY), 0, Math.max(leftY, rightY), winding);
      return;
    }
    if (left < 0) {
      double y = leftY - left / slope;
      inside(0, Math.min(leftY, y), 0, Math.max(leftY, y), winding);
      startX = 0;
      startY = y;
    }
    if (right > width) {
      endX = width;
      endY = startY + (width - startX) / slope;
    }
    if (startX >= width) {
      return;
    }
    if (startY <= endY) {
      inside(startX, startY, endX, endY, winding);
    } else {
      inside(endX, endY, startX, startY, winding);
    }
  }

  /** Adds a line that goes down, from side to side within the rows. */
  private void inside(double x0, double startY, double x1, double endY, int winding) {
    double y0 = Math.max(startY, 0);
    double y1 = Math.min(endY, rows);
    if (y1 <= y0) {
      return;
    }
    double slope = (x1 - x0) / (y1 - y0);
    double x = x0;
    for (int row = (int) y0; row < y1; row++) {
      double height = Math.min(row + 1, y1) - Math.max(row, y0);
      double next = Math.clamp(x + slope * height, 0, width);
      cross(row, Math.min(x, next), Math.max(x, next), height * winding);
      x = next;
    }
  }

  /** Adds the part of a line in one row, from a left end to a right one. */
  private void cross(int row, double left, double right, double height) {
    int start = (int) left;
    int end = (int) Math.ceil(right);
    first[row] = Math.min(first[row], start);
    last[row] = Math.max(last[row], end);
    int at = row * stride + start;
    if (end <= start + 1) {
      double share = 0.5 * (left + right) - start;
      changes[at] += (float) (height - height * share);
      changes[at + 1] += (float) (height * share);
      return;
    }
    // The area to the right of the line grows by triangles at both ends, and evenly in between.
    double perPixel = 1 / (right - left);
    double inFirst = 1 - (left - start);
    double inLast = right - (end - 1);
    double firstArea = 0.5 * perPixel * inFirst * inFirst;
    double lastArea = 0.5 * perPixel * inLast * inLast;
    changes[at] += (float) (height * firstArea);
    if (end == start + 2) {
      changes[at + 1] += (float) (height * (1 - firstArea - lastArea));
    } else {
      double second = perPixel * (inFirst + 0.5);
      changes[at + 1] += (float) (height * (second - firstArea));
      for (int i = 2; i < end - start - 1; i++) {
        changes[at + i] += (float) (height * perPixel);
      }
      double before = second + (end - start - 3) * perPixel;
      changes[at + end - start - 1] += (float) (height * (1 - before - lastArea));
    }
    changes[at + end - start] += (float) (height * lastArea);
  }

  /**
   * Sums up a row, and clears it.
   *
   * @param evenOdd whether only what is wound around an odd number of times is inside
   * @param full cover of a pixel that is inside, 0 to 255
   * @return whether anything is covered
   */
  boolean sum(int row, boolean evenOdd, float full) {
    from = first[row];
    to = Math.min(width, last[row] + 1);
    int at = row * stride;
    if (from >= to) {
      Arrays.fill(changes, at + Math.min(from, width), at + stride, 0);
      return false;
    }
    float sum = evenOdd ? sumOddly(at, full) : sum(at, full);
    if (to < width && Math.abs(sum) > NOTHING) {
      // The outlines go on beyond the right side.
      float inside = evenOdd ? odd(sum) : Math.min(Math.abs(sum), 1);
      Arrays.fill(cover, to, width, (int) (inside * full + 0.5f));
      to = width;
    }
    Arrays.fill(changes, at + from, at + Math.min(stride, last[row] + 2), 0);
    return true;
  }

  private float sum(int at, float full) {
    float sum = 0;
    for (int x = from; x < to; x++) {
      sum += changes[at + x];
      cover[x] = (int) (Math.min(Math.abs(sum), 1) * full + 0.5f);
    }
    return sum;
  }

  private float sumOddly(int at, float full) {
    float sum = 0;
    for (int x = from; x < to; x++) {
      sum += changes[at + x];
      cover[x] = (int) (odd(sum) * full + 0.5f);
    }
    return sum;
  }

  /** 1 at odd numbers of windings, 0 at even ones. */
  private static float odd(float windings) {
    float times = Math.abs(windings);
    float rest = times - 2 * (int) (times / 2);
    return Math.min(rest, 2 - rest);
  }

  /** The first pixel that this row covers. */
  int from() {
    return from;
  }

  /** The number of pixels from there. */
  int count() {
    return to - from;
  }

  /** The cover of the pixels of the row that was summed up last, 0 to 255. */
  int[] cover() {
    return cover;
  }
}
