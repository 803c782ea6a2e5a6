package com.progimage.server.engine.trace.region;

import java.util.Arrays;

/**
 * Makes the first regions. It joins pixels with their right and lower neighbors, scan after scan,
 * while that is cheap. It takes linear time, and leaves few enough regions for a graph.
 */
final class PixelUnion {
  private static final int MAX_SCANS = 40;

  private final TracedPicture picture;
  private final CostModel costs;
  private final int[] parent;
  private final ColorSums sums;
  private int live;

  private PixelUnion(TracedPicture picture, CostModel costs) {
    this.picture = picture;
    this.costs = costs;
    int[] colors = picture.snapped();
    live = colors.length;
    parent = new int[live];
    sums = new ColorSums(live);
    for (int i = 0; i < live; i++) {
      parent[i] = i;
      sums.addPixel(i, colors[i]);
    }
  }

  /** Joins equal colors only. */
  static Labels equal(TracedPicture picture, CostModel costs) {
    PixelUnion union = new PixelUnion(picture, costs);
    union.scan(/* lambda= */ -1);
    return union.labels();
  }

  /**
   * At most {@code maxRegions} regions, if that can be reached by merging.
   *
   * @param firstLambda squared error that a byte is worth in the first scan; doubled in each
   *     further one
   */
  static Labels cheap(TracedPicture picture, CostModel costs, double firstLambda, int maxRegions) {
    PixelUnion union = new PixelUnion(picture, costs);
    union.scan(/* lambda= */ -1);
    double lambda = firstLambda;
    for (int scan = 0; scan < MAX_SCANS; scan++) {
      union.scan(lambda);
      if (union.live <= maxRegions) {
        break;
      }
      lambda *= 2;
    }
    return union.labels();
  }

  /** A negative lambda joins equal colors only. */
  private void scan(double lambda) {
    int width = picture.width();
    int height = picture.height();
    for (int y = 0; y < height; y++) {
      for (int i = y * width, end = i + width - 1; i <= end; i++) {
        int root = find(i);
        if (i < end) {
          root = join(root, i, i + 1, lambda);
        }
        if (y + 1 < height) {
          join(root, i, i + width, lambda);
        }
      }
    }
  }

  /**
   * @param root of the pixel
   * @return the root of the pixel afterwards
   */
  private int join(int root, int pixel, int neighbor, double lambda) {
    int[] colors = picture.snapped();
    if (lambda < 0 && colors[pixel] != colors[neighbor]) {
      return root;
    }
    int other = find(neighbor);
    if (root == other) {
      return root;
    }
    boolean isLarger = sums.count(root) >= sums.count(other);
    int larger = isLarger ? root : other;
    int smaller = isLarger ? other : root;
    if (lambda >= 0) {
      int boundary = Math.min(sums.count(smaller), 4);
      double saved = costs.regionBytes() / 2 + costs.crackBytes() * boundary;
      if (sums.addedError(larger, smaller) > lambda * saved) {
        return root;
      }
    }
    parent[smaller] = larger;
    sums.addAll(larger, sums, smaller);
    live--;
    return larger;
  }

  private int find(int pixel) {
    int at = pixel;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private Labels labels() {
    int[] number = new int[parent.length];
    Arrays.fill(number, -1);
    int[] labels = new int[parent.length];
    int count = 0;
    for (int i = 0; i < parent.length; i++) {
      int root = find(i);
      if (number[root] < 0) {
        number[root] = count++;
      }
      labels[i] = number[root];
    }
    return new Labels(labels, count);
  }
}
