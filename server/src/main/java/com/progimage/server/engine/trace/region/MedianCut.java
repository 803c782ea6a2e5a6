package com.progimage.server.engine.trace.region;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Splits weighted colors into groups: always the group and the channel with the greatest weighted
 * variance, at the mean (after P. Heckbert, "Color Image Quantization for Frame Buffer Display",
 * 1982). Ties go to the first group.
 */
final class MedianCut {
  private static final int CHANNELS = 4;

  private static final Comparator<Group> WIDEST_FIRST =
      Comparator.comparingDouble(Group::variance).reversed().thenComparingInt(Group::from);

  private final float[] colors;
  private final int[] weights;
  private final int[] order;

  private MedianCut(float[] colors, int[] weights) {
    this.colors = colors;
    this.weights = weights;
    order = new int[weights.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /**
   * The group of each color, numbered from 0 without gaps: at most {@code wanted} groups.
   *
   * @param colors four levels of each color, not empty
   */
  static int[] groups(float[] colors, int[] weights, int wanted) {
    return new MedianCut(colors, weights).groups(wanted);
  }

  private int[] groups(int wanted) {
    PriorityQueue<Group> queue = new PriorityQueue<>(WIDEST_FIRST);
    queue.add(group(0, order.length));
    while (queue.size() < wanted) {
      Group widest = queue.remove();
      int middle = widest.variance() > 0 ? partition(widest) : widest.from();
      if (middle == widest.from() || middle == widest.to()) {
        queue.add(widest.whole());
        if (widest.variance() == 0) {
          break;
        }
      } else {
        queue.add(group(widest.from(), middle));
        queue.add(group(middle, widest.to()));
      }
    }
    List<Group> groups = queue.stream().sorted(Comparator.comparingInt(Group::from)).toList();
    int[] groupOf = new int[order.length];
    for (int number = 0; number < groups.size(); number++) {
      for (int i = groups.get(number).from(); i < groups.get(number).to(); i++) {
        groupOf[order[i]] = number;
      }
    }
    return groupOf;
  }

  /**
   * Moves the colors up to the mean to the front, and returns the position of the first other one.
   */
  private int partition(Group group) {
    int low = group.from();
    int high = group.to() - 1;
    while (low <= high) {
      if (colors[order[low] * CHANNELS + group.channel()] <= group.mean()) {
        low++;
      } else {
        int swapped = order[low];
        order[low] = order[high];
        order[high--] = swapped;
      }
    }
    return low;
  }

  private Group group(int from, int to) {
    double[] sum = new double[CHANNELS];
    double[] squares = new double[CHANNELS];
    double weight = 0;
    for (int i = from; i < to; i++) {
      double share = weights[order[i]];
      weight += share;
      for (int channel = 0; channel < CHANNELS; channel++) {
        double level = colors[order[i] * CHANNELS + channel];
        sum[channel] += share * level;
        squares[channel] += share * level * level;
      }
    }
    int widest = 0;
    double greatest = -1;
    for (int channel = 0; channel < CHANNELS; channel++) {
      double variance = squares[channel] - sum[channel] * sum[channel] / weight;
      if (variance > greatest) {
        greatest = variance;
        widest = channel;
      }
    }
    // Rounding errors between equal colors do not count as variance.
    double variance = greatest < 1e-6 * weight ? 0 : greatest;
    return new Group(from, to, variance, widest, (float) (sum[widest] / weight));
  }

  private record Group(int from, int to, double variance, int channel, float mean) {
    /** A copy that is not split again. */
    Group whole() {
      return new Group(from, to, /* variance= */ 0, channel, mean);
    }
  }
}
