package com.progimage.server.engine.trace.region;

import java.util.Arrays;

/**
 * A queue of numbered items by approximate cost. Each bucket covers one exponent and the upper
 * three bits of the fraction of the cost as a float, so it is 12 % wide. The level never falls.
 */
final class BucketQueue {
  private static final int BUCKETS = 2048;

  /** Keeps costs near 0 in one bucket instead of a hundred. */
  private static final float OFFSET = 0.01f;

  private final int[] head = new int[BUCKETS];
  private final int[] next;
  private int level;

  BucketQueue(int items) {
    next = new int[items];
    Arrays.fill(head, -1);
  }

  static int bucket(float cost) {
    return Float.floatToRawIntBits(cost + OFFSET) >>> 20;
  }

  /** An item cheaper than the current level goes into the current bucket. */
  void add(int item, float cost) {
    int bucket = Math.max(level, bucket(cost));
    next[item] = head[bucket];
    head[bucket] = item;
  }

  /** The bucket of the cheapest item; raises the level. */
  int level() {
    while (level < BUCKETS - 1 && head[level] < 0) {
      level++;
    }
    return level;
  }

  /** The least cost in a bucket. */
  static float cost(int level) {
    return Math.max(0, Float.intBitsToFloat(level << 20) - OFFSET);
  }

  boolean isEmpty() {
    return head[level()] < 0;
  }

  int remove() {
    int item = head[level()];
    head[level] = next[item];
    return item;
  }
}
