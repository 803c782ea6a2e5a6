package com.progimage.server.engine.trace;

import com.progimage.server.engine.trace.region.Segmentation;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Pairs of regions that share a pixel side. */
final class Adjacency {
  private final int[] offset;
  private int[] neighbors;
  private int found;
  private long[] pairs = new long[1 << 12];

  Adjacency(Segmentation segmentation) {
    int[] regionOf = segmentation.regionOf();
    int width = segmentation.width();
    for (int y = 0; y < segmentation.height(); y++) {
      for (int i = y * width, end = i + width - 1; i < end; i++) {
        add(regionOf[i], regionOf[i + 1]);
      }
    }
    for (int i = 0; i < regionOf.length - width; i++) {
      add(regionOf[i], regionOf[i + width]);
    }
    offset = new int[segmentation.regions() + 1];
    for (int i = 0; i < found; i++) {
      offset[one(pairs[i]) + 1]++;
      offset[other(pairs[i]) + 1]++;
    }
    for (int i = 1; i < offset.length; i++) {
      offset[i] += offset[i - 1];
    }
    int[] next = offset.clone();
    neighbors = new int[2 * found];
    for (int i = 0; i < found; i++) {
      neighbors[next[one(pairs[i])]++] = other(pairs[i]);
      neighbors[next[other(pairs[i])]++] = one(pairs[i]);
    }
    pairs = new long[0];
  }

  private void add(int one, int other) {
    if (one == other) {
      return;
    }
    long pair = (long) one << 32 | other;
    // The same pair repeats along a boundary; other repetitions are harmless.
    if (found > 0 && pairs[found - 1] == pair) {
      return;
    }
    if (found == pairs.length) {
      pairs = Arrays.copyOf(pairs, found * 2);
    }
    pairs[found++] = pair;
  }

  private static int one(long pair) {
    return (int) (pair >>> 32);
  }

  private static int other(long pair) {
    return (int) pair;
  }

  /** Tests each neighbor, some more than once, until one fails. */
  boolean allNeighbors(int region, IntPredicate holds) {
    for (int i = offset[region]; i < offset[region + 1]; i++) {
      if (!holds.test(neighbors[i])) {
        return false;
      }
    }
    return true;
  }
}
