package com.progimage.server.engine.trace.region;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Merges adjacent regions pair by pair: first the pair that adds the least squared error per byte
 * that it is expected to save. Remembers every merge, so that the regions after any number of
 * merges can be restored.
 */
final class RegionGraph {
  private final CostModel costs;
  private final ColorSums sums;
  private final EdgeTable edges;
  private final BucketQueue queue;

  /**
   * Lists of half-edges: {@code 2 × edge} is in the list of its first end, the next number in that
   * of its second.
   */
  private final int[] head;

  private final int[] next;
  private final int[] degree;

  private final int[] absorbed;
  private final int[] absorber;
  private final double[] bytes;
  private final int[] level;
  private int merges;

  RegionGraph(TracedPicture picture, Labels labels, ColorSums sums, CostModel costs) {
    this.costs = costs;
    this.sums = sums.copy();
    int regions = labels.count();
    edges = new EdgeTable(regions * 4);
    connect(picture, labels.ofPixel());
    head = new int[regions];
    Arrays.fill(head, -1);
    next = new int[edges.count() * 2];
    degree = new int[regions];
    queue = new BucketQueue(edges.count());
    absorbed = new int[regions];
    absorber = new int[regions];
    bytes = new double[regions];
    level = new int[regions];
    bytes[0] = regions * costs.regionBytes();
    for (int edge = 0; edge < edges.count(); edge++) {
      hang(2 * edge, edges.first(edge));
      hang(2 * edge + 1, edges.second(edge));
      queue.add(edge, cost(edge));
      bytes[0] += costs.crackBytes() * edges.length(edge);
    }
  }

  private void connect(TracedPicture picture, int[] labels) {
    int width = picture.width();
    for (int y = 0; y < picture.height(); y++) {
      touch(labels, y * width, width - 1, 1);
    }
    for (int y = 0; y < picture.height() - 1; y++) {
      touch(labels, y * width, width, width);
    }
  }

  /** Lengthens the edges between a row of pixels and those at some distance. */
  private void touch(int[] labels, int from, int count, int distance) {
    int edge = -1;
    int one = -1;
    int other = -1;
    for (int i = from; i < from + count; i++) {
      int label = labels[i];
      int next = labels[i + distance];
      if (label == next) {
        continue;
      }
      // The same pair repeats along a boundary.
      if (label != one || next != other) {
        one = label;
        other = next;
        edge = edges.between(one, other);
      }
      edges.lengthen(edge, 1);
    }
  }

  private void hang(int halfEdge, int region) {
    next[halfEdge] = head[region];
    head[region] = halfEdge;
    degree[region]++;
  }

  private float cost(int edge) {
    double error = sums.addedError(edges.first(edge), edges.second(edge));
    return (float) (error / costs.edgeBytes(edges.length(edge)));
  }

  /**
   * Continues to merge until a byte is worth {@code minLambda} of squared error and the estimate is
   * at most {@code maxBytes}, or until one region is left.
   */
  void merge(double minLambda, double maxBytes) {
    int stop = BucketQueue.bucket((float) minLambda);
    while (!queue.isEmpty() && (bytes[merges] > maxBytes || queue.level() < stop)) {
      int edge = queue.remove();
      if (!edges.isAlive(edge)) {
        continue;
      }
      float cost = cost(edge);
      // The cost has increased since the edge was queued, because its ends have grown.
      if (BucketQueue.bucket(cost) > queue.level()) {
        queue.add(edge, cost);
      } else {
        contract(edge);
      }
    }
  }

  private void contract(int edge) {
    int kept = edges.first(edge);
    int gone = edges.second(edge);
    if (degree[kept] < degree[gone]) {
      kept = gone;
      gone = edges.first(edge);
    }
    level[merges] = queue.level();
    absorbed[merges] = gone;
    absorber[merges] = kept;
    merges++;
    bytes[merges] = bytes[merges - 1] - costs.edgeBytes(edges.length(edge));
    edges.kill(edge);
    sums.addAll(kept, sums, gone);
    for (int halfEdge = head[gone]; halfEdge >= 0; ) {
      int following = next[halfEdge];
      if (edges.isAlive(halfEdge >> 1)) {
        rehang(halfEdge, kept);
      }
      halfEdge = following;
    }
  }

  private void rehang(int halfEdge, int region) {
    int edge = halfEdge >> 1;
    boolean atFirst = (halfEdge & 1) == 0;
    int neighbor = atFirst ? edges.second(edge) : edges.first(edge);
    int parallel = edges.move(edge, atFirst, region);
    if (parallel == edge) {
      hang(halfEdge, region);
    } else {
      edges.lengthen(parallel, edges.length(edge));
      edges.kill(edge);
      degree[neighbor]--;
    }
  }

  int merges() {
    return merges;
  }

  /** The estimated size after a number of merges. */
  double bytesAfter(int someMerges) {
    return bytes[someMerges];
  }

  /** The squared error that a byte was worth at a merge. */
  float lambdaAfter(int someMerges) {
    return someMerges == 0 ? 0 : BucketQueue.cost(level[someMerges - 1]);
  }

  /** The fewest merges, of those made, after which the estimate is at most {@code maxBytes}. */
  int mergesFor(double maxBytes) {
    return firstFrom(merge -> bytes[merge] <= maxBytes);
  }

  /** The number of merges made while a byte was worth less than {@code lambda}. */
  int mergesUpTo(double lambda) {
    int stop = BucketQueue.bucket((float) lambda);
    return firstFrom(merge -> level[merge] >= stop);
  }

  /**
   * The least number of merges for which a monotone condition holds; all merges if it never does.
   */
  private int firstFrom(IntPredicate holds) {
    int low = 0;
    int high = merges;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (holds.test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** For each first region, the region that contains it after a number of merges. */
  int[] rootsAfter(int someMerges) {
    int[] roots = new int[head.length];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = i;
    }
    // Backwards, because the absorbing region must be resolved before the absorbed one.
    for (int i = someMerges - 1; i >= 0; i--) {
      roots[absorbed[i]] = roots[absorber[i]];
    }
    return roots;
  }
}
