package com.progimage.server.engine.trace.region;

import java.util.Arrays;

/**
 * Moves weighted colors between groups until each is approximately nearest to its own group's mean.
 * The search for the nearest mean goes outwards from the color's place in the order of one channel.
 */
final class KMeans {
  private static final int CHANNELS = 4;
  private static final int GREEN = 2;
  private static final int LEVELS = 256;
  private static final int ROUNDS = 4;

  /** With this many distances per round or more, it stops after one round. */
  private static final long MANY = 10_000_000;

  private final float[] colors;
  private final int[] weights;
  private final int[] groupOf;
  private final float[] means;

  /** The groups in the order of their green, and their means in that order. */
  private final int[] byGreen;

  private final float[] sorted;
  private final float[] greens;

  /** Where the means begin whose green is at least a whole number. */
  private final int[] firstOf = new int[LEVELS];

  private KMeans(float[] colors, int[] weights, int[] groupOf, int groups) {
    this.colors = colors;
    this.weights = weights;
    this.groupOf = groupOf;
    means = new float[groups * CHANNELS];
    byGreen = new int[groups];
    sorted = new float[groups * CHANNELS];
    greens = new float[groups];
  }

  /**
   * Changes {@code groupOf} in place and returns the mean of each group.
   *
   * @param colors four levels of each color: alpha, red, green, blue
   */
  static float[] refine(float[] colors, int[] weights, int[] groupOf, int groups) {
    KMeans search = new KMeans(colors, weights, groupOf, groups);
    search.average();
    int rounds = (long) weights.length * groups > MANY ? 1 : ROUNDS;
    for (int round = 0; round < rounds && weights.length > groups; round++) {
      search.assign();
      search.average();
    }
    return search.means;
  }

  /** A group that lost all its colors keeps its last mean. */
  private void average() {
    double[] sums = new double[means.length];
    double[] weight = new double[byGreen.length];
    for (int i = 0; i < weights.length; i++) {
      int group = groupOf[i];
      weight[group] += weights[i];
      for (int channel = 0; channel < CHANNELS; channel++) {
        sums[group * CHANNELS + channel] += (double) weights[i] * colors[i * CHANNELS + channel];
      }
    }
    for (int i = 0; i < means.length; i++) {
      if (weight[i / CHANNELS] > 0) {
        means[i] = (float) (sums[i] / weight[i / CHANNELS]);
      }
    }
  }

  private void assign() {
    sort();
    for (int i = 0; i < groupOf.length; i++) {
      groupOf[i] = nearest(i * CHANNELS, groupOf[i]);
    }
  }

  /** Greens are not negative, so their bits sort in the same order. */
  private void sort() {
    long[] keys = new long[byGreen.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (long) Float.floatToIntBits(means[i * CHANNELS + GREEN]) << 32 | i;
    }
    Arrays.sort(keys);
    for (int i = 0; i < keys.length; i++) {
      byGreen[i] = (int) keys[i];
      System.arraycopy(means, byGreen[i] * CHANNELS, sorted, i * CHANNELS, CHANNELS);
      greens[i] = sorted[i * CHANNELS + GREEN];
    }
    int first = 0;
    for (int level = 0; level < LEVELS; level++) {
      while (first < greens.length && greens[first] < level) {
        first++;
      }
      firstOf[level] = first;
    }
  }

  private int nearest(int color, int present) {
    float green = colors[color + GREEN];
    int up = firstOf[(int) green];
    while (up < greens.length && greens[up] < green) {
      up++;
    }
    int down = up - 1;
    int nearest = present;
    float least = distance(color, means, present * CHANNELS);
    while (true) {
      float above = up < greens.length ? square(greens[up] - green) : Float.MAX_VALUE;
      float below = down >= 0 ? square(greens[down] - green) : Float.MAX_VALUE;
      if (Math.min(above, below) >= least) {
        return nearest;
      }
      int candidate = below <= above ? down-- : up++;
      float distance = distance(color, sorted, candidate * CHANNELS);
      if (distance < least) {
        least = distance;
        nearest = byGreen[candidate];
      }
    }
  }

  private float distance(int color, float[] others, int other) {
    float sum = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      sum += square(colors[color + channel] - others[other + channel]);
    }
    return sum;
  }

  private static float square(float value) {
    return value * value;
  }
}
