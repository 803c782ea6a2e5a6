package com.progimage.server.engine.trace.region;

import java.util.Arrays;

/**
 * The edges of a graph of regions, looked up by their two ends. It uses open addressing, because a
 * map of boxed pairs would take most of the tracer's time. An edge of length 0 is dead.
 */
final class EdgeTable {
  private int[] first;
  private int[] second;
  private int[] length;
  private int count;

  private long[] keys;
  private int[] values;
  private int used;

  EdgeTable(int expected) {
    int edges = Math.max(1024, expected);
    first = new int[edges];
    second = new int[edges];
    length = new int[edges];
    int slots = Integer.highestOneBit(edges) * 4;
    keys = new long[slots];
    values = new int[slots];
  }

  int count() {
    return count;
  }

  int length(int edge) {
    return length[edge];
  }

  int first(int edge) {
    return first[edge];
  }

  int second(int edge) {
    return second[edge];
  }

  boolean isAlive(int edge) {
    return length[edge] > 0;
  }

  void lengthen(int edge, int cracks) {
    length[edge] += cracks;
  }

  void kill(int edge) {
    length[edge] = 0;
  }

  /** The edge between two regions; created with length 0 if there is none. */
  int between(int one, int other) {
    long key = key(one, other);
    int slot = slot(key);
    if (keys[slot] == key) {
      return values[slot];
    }
    if (count == first.length) {
      first = Arrays.copyOf(first, count * 2);
      second = Arrays.copyOf(second, count * 2);
      length = Arrays.copyOf(length, count * 2);
    }
    first[count] = one;
    second[count] = other;
    put(slot, key, count);
    return count++;
  }

  /**
   * Moves one end of an edge to another region, unless a live edge is there already.
   *
   * @return the edge that was there, or {@code edge} itself if it moved
   */
  int move(int edge, boolean atFirst, int region) {
    int other = atFirst ? second[edge] : first[edge];
    long key = key(region, other);
    int slot = slot(key);
    if (keys[slot] == key && isAlive(values[slot]) && values[slot] != edge) {
      return values[slot];
    }
    if (atFirst) {
      first[edge] = region;
    } else {
      second[edge] = region;
    }
    put(slot, key, edge);
    return edge;
  }

  private void put(int slot, long key, int edge) {
    boolean fresh = keys[slot] == 0;
    keys[slot] = key;
    values[slot] = edge;
    if (fresh && ++used * 3L > keys.length * 2L) {
      rehash();
    }
  }

  /** Removes the keys that edges had before they moved. */
  private void rehash() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    int live = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (isCurrent(oldKeys[i], oldValues[i])) {
        live++;
      }
    }
    int slots = oldKeys.length;
    while (live * 3L > slots) {
      slots *= 2;
    }
    keys = new long[slots];
    values = new int[slots];
    used = live;
    for (int i = 0; i < oldKeys.length; i++) {
      if (isCurrent(oldKeys[i], oldValues[i])) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }

  /** A new edge has no length yet: only its key shows that it is current. */
  private boolean isCurrent(long key, int edge) {
    return key != 0 && key == key(first[edge], second[edge]) && (isAlive(edge) || edge == count);
  }

  /** Never 0, which marks a free slot. */
  private static long key(int one, int other) {
    return ((long) Math.min(one, other) << 32 | Math.max(one, other)) + 1;
  }

  private int slot(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 29;
    int mask = keys.length - 1;
    int slot = (int) (mixed >>> 20) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }
}
