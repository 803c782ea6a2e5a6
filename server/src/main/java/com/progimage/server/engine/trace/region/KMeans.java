package com.progimage.server.engine.trace.region;

import java.util.Arrays;

/**
 * Moves weighted colors between groups until each is approximately nearest to its own group's mean.
 * The search for the nearest mean goes outwards from the color's place in the order of one channel.
 */
final class KMeans {
  private static final int GREEN = 2;
  private static final int ROUNDS = 4;

  /** With this many distances per round or more, it stops after one round. */
  private static final long MANY = 40_000_000;

  private final float[][] colors;
  private final int[] weights;
  private final int[] groupOf;
  private final float[][] means;

  private KMeans(float[][] colors, int[] weights, int[] groupOf, int groups) {
    this.colors = colors;
    this.weights = weights;
    this.groupOf = groupOf;
    means = new float[groups][4];
  }

  /** Changes {@code groupOf} in place and returns the mean of each group. */
  static float[][] refine(float[][] colors, int[] weights, int[] groupOf, int groups) {
    KMeans search = new KMeans(colors, weights, groupOf, groups);
    search.average();
    int rounds = (long) colors.length * groups > MANY ? 1 : ROUNDS;
    for (int round = 0; round < rounds && colors.length > groups; round++) {
      search.assign();
      search.average();
    }
    return search.means;
  }

  /** A group that lost all its colors keeps its last mean. */
  private void average() {
    double[] sums = new double[means.length * 4];
    double[] weight = new double[means.length];
    for (int i = 0; i < colors.length; i++) {
      int group = groupOf[i];
      weight[group] += weights[i];
      for (int channel = 0; channel < 4; channel++) {
        sums[group * 4 + channel] += (double) weights[i] * colors[i][channel];
      }
    }
    for (int group = 0; group < means.length; group++) {
      for (int channel = 0; channel < 4 && weight[group] > 0; channel++) {
        means[group][channel] = (float) (sums[group * 4 + channel] / weight[group]);
      }
    }
  }

  private void assign() {
    int[] byGreen = orderByGreen();
    float[] greens = new float[byGreen.length];
    for (int i = 0; i < greens.length; i++) {
      greens[i] = means[byGreen[i]][GREEN];
    }
    for (int i = 0; i < colors.length; i++) {
      groupOf[i] = nearest(colors[i], groupOf[i], byGreen, greens);
    }
  }

  private int nearest(float[] color, int present, int[] byGreen, float[] greens) {
    int found = Arrays.binarySearch(greens, color[GREEN]);
    int up = found < 0 ? -found - 1 : found;
    int down = up - 1;
    int nearest = present;
    float least = distance(color, means[present]);
    while (true) {
      float above = up < greens.length ? square(greens[up] - color[GREEN]) : Float.MAX_VALUE;
      float below = down >= 0 ? square(greens[down] - color[GREEN]) : Float.MAX_VALUE;
      if (Math.min(above, below) >= least) {
        return nearest;
      }
      int candidate = byGreen[below <= above ? down-- : up++];
      float distance = distance(color, means[candidate]);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
  }

  /** Greens are not negative, so their bits sort in the same order. */
  private int[] orderByGreen() {
    long[] keys = new long[means.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (long) Float.floatToIntBits(means[i][GREEN]) << 32 | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  private static float distance(float[] one, float[] other) {
    float sum = 0;
    for (int channel = 0; channel < 4; channel++) {
      sum += square(one[channel] - other[channel]);
    }
    return sum;
  }

  private static float square(float value) {
    return value * value;
  }
}
