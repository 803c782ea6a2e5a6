package com.progimage.server.maintenance.similar;

import com.progimage.server.analysis.Placeholder;
import com.progimage.server.maintenance.Progress;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Groups of perceptual hashes of which each is near another one, in 24 bytes for each hash and a
 * fixed table.
 */
final class HashGroups {
  private static final int STEP = 1 << 14;

  /** In order, each once; the rest of the array is unused. */
  private final long[] hashes;

  private final int size;
  private final BitSet repeated = new BitSet();

  /** For each hash a hash of its group, and for one of each group itself. */
  private final int[] parents;

  /** Hashes that another one was joined to. */
  private final BitSet joined = new BitSet();

  private final int distance;
  private final Progress progress;

  /** The number of groups, counting a hash that is near no other one as a group. */
  private int roots;

  /**
   * @param hashes of pictures; this object orders and keeps the array
   * @param count the number of hashes in the array
   */
  HashGroups(long[] hashes, int count, int distance, Progress progress) {
    this.hashes = hashes;
    this.distance = distance;
    this.progress = progress;
    Arrays.sort(hashes, 0, count);
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      if (distinct > 0 && hashes[distinct - 1] == hashes[i]) {
        repeated.set(distinct - 1);
      } else {
        hashes[distinct++] = hashes[i];
      }
    }
    size = distinct;
    parents = new int[size];
    roots = size;
    Arrays.setAll(parents, i -> i);
    join(BandPlan.of(size, distance));
  }

  private void join(BandPlan plan) {
    if (plan.bands() == 0) {
      joinAll();
      return;
    }
    int[] order = new int[size];
    long[] sorted = new long[size];
    for (int band = 0; band < plan.bands(); band++) {
      int[] differences = plan.differences(band);
      if (differences.length > 0) {
        int[] starts = sort(order, sorted, plan, band);
        // Once all hashes are one group, nothing changes any more.
        for (int bucket = 0; bucket < starts.length - 1 && roots > 1; bucket++) {
          joinBucket(bucket, differences, starts, order, sorted);
          report(starts[bucket], starts[bucket + 1], (long) band * size);
        }
      }
    }
  }

  /** Compares the hashes of a bucket with each other and with those of later buckets near it. */
  private void joinBucket(int bucket, int[] differences, int[] starts, int[] order, long[] sorted) {
    int end = starts[bucket + 1];
    for (int at = starts[bucket]; at < end; at++) {
      joinNear(at, at + 1, end, order, sorted);
    }
    if (starts[bucket] < end) {
      for (int difference : differences) {
        int other = bucket ^ difference;
        if (other > bucket) {
          for (int at = starts[bucket]; at < end; at++) {
            joinNear(at, starts[other], starts[other + 1], order, sorted);
          }
        }
      }
    }
  }

  /** Compares one hash with some that lie side by side. */
  private void joinNear(int at, int from, int to, int[] order, long[] sorted) {
    long hash = sorted[at];
    for (int i = from; i < to; i++) {
      if (Placeholder.distance(hash, sorted[i]) <= distance) {
        join(order[at], order[i]);
      }
    }
  }

  private void joinAll() {
    for (int i = 0; i < size; i++) {
      report(i, i + 1, 0);
      for (int j = 0; j < i; j++) {
        if (Placeholder.distance(hashes[i], hashes[j]) <= distance) {
          join(i, j);
        }
      }
    }
  }

  private void report(int from, int to, long before) {
    if (from / STEP != to / STEP) {
      progress.at("comparisons", before + to);
    }
  }

  /**
   * Sorts hashes by a band.
   *
   * @param order receives their numbers
   * @param sorted receives the hashes
   * @return the start of each value in the order
   */
  private int[] sort(int[] order, long[] sorted, BandPlan plan, int band) {
    int[] starts = new int[(1 << plan.width(band)) + 1];
    for (int i = 0; i < size; i++) {
      starts[plan.value(hashes[i], band) + 1]++;
    }
    for (int value = 1; value < starts.length; value++) {
      starts[value] += starts[value - 1];
    }
    for (int i = 0; i < size; i++) {
      // Afterwards, each start is that of the next value.
      int at = starts[plan.value(hashes[i], band)]++;
      order[at] = i;
      sorted[at] = hashes[i];
    }
    System.arraycopy(starts, 0, starts, 1, starts.length - 1);
    starts[0] = 0;
    return starts;
  }

  private void join(int one, int other) {
    int to = root(other);
    int from = root(one);
    if (from != to) {
      parents[from] = to;
      joined.set(to);
      roots--;
    }
  }

  private int root(int hash) {
    int at = hash;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }

  /** Returns the number of the group of a hash; negative if it has none. */
  int group(long hash) {
    int at = Arrays.binarySearch(hashes, 0, size, hash);
    return at < 0 || !isGrouped(at) ? -1 : root(at);
  }

  private boolean isGrouped(int hash) {
    return repeated.get(hash) || parents[hash] != hash || joined.get(hash);
  }

  long groups() {
    long groups = 0;
    for (int i = 0; i < size; i++) {
      groups += parents[i] == i && isGrouped(i) ? 1 : 0;
    }
    return groups;
  }
}
