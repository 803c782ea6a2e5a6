package com.progimage.server.engine.analysis.placeholder;

import com.progimage.server.analysis.Placeholder;
import com.progimage.server.analysis.Placeholder.DominantColor;
import com.progimage.server.engine.Pixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Finds the colors that stand for a picture: k-means in Oklab from several starts, which are the
 * same for each picture. Pixels count by their opacity.
 */
final class DominantColors {
  private static final int STARTS = 6;
  private static final int ROUNDS = 20;

  /** Colors that share these bits of each channel are one sample, at their mean. */
  private static final int BITS = 5;

  private static final int SPACE = 1 << 3 * BITS;
  private static final DominantColor WHITE = new DominantColor(0xffffff, 1);

  private final Oklab[] samples;
  private final double[] weights;
  private final int[] nearest;

  private DominantColors(List<Oklab> samples, double[] weights) {
    this.samples = samples.toArray(Oklab[]::new);
    this.weights = weights;
    nearest = new int[samples.size()];
  }

  /** The largest share first; white if no pixel is visible. */
  static List<DominantColor> of(Pixels picture) {
    DominantColors colors = sampled(picture);
    return colors.samples.length == 0 ? List.of(WHITE) : colors.best();
  }

  private static DominantColors sampled(Pixels picture) {
    double[][] sums = new double[4][SPACE];
    for (int pixel : picture.argb()) {
      int alpha = pixel >>> 24;
      int red = pixel >> 16 & 255;
      int green = pixel >> 8 & 255;
      int blue = pixel & 255;
      int at = red >> 8 - BITS << 2 * BITS | green >> 8 - BITS << BITS | blue >> 8 - BITS;
      sums[0][at] += alpha * red;
      sums[1][at] += alpha * green;
      sums[2][at] += alpha * blue;
      sums[3][at] += alpha;
    }
    List<Oklab> samples = new ArrayList<>();
    double[] weights = new double[SPACE];
    for (int i = 0; i < SPACE; i++) {
      double weight = sums[3][i];
      if (weight > 0) {
        weights[samples.size()] = weight;
        samples.add(Oklab.of(sums[0][i] / weight, sums[1][i] / weight, sums[2][i] / weight));
      }
    }
    return new DominantColors(samples, Arrays.copyOf(weights, samples.size()));
  }

  private List<DominantColor> best() {
    List<Oklab> best = List.of();
    double least = Double.POSITIVE_INFINITY;
    for (int start = 0; start < STARTS; start++) {
      List<Oklab> centers = improved(spread(new Random(start)));
      double error = assign(centers);
      if (error < least) {
        least = error;
        best = centers;
      }
    }
    assign(best);
    double[] shares = new double[best.size()];
    for (int i = 0; i < samples.length; i++) {
      shares[nearest[i]] += weights[i];
    }
    double all = Arrays.stream(weights).sum();
    List<DominantColor> colors = new ArrayList<>();
    for (int i = 0; i < shares.length; i++) {
      if (shares[i] > 0) {
        colors.add(
            new DominantColor(best.get(i).rgb(), Math.rint(shares[i] / all * 10_000) / 10_000));
      }
    }
    colors.sort(Comparator.comparingDouble(DominantColor::share).reversed());
    return colors;
  }

  /**
   * Starts that lie apart, as of k-means++: the likelihood of a sample grows with its weight and
   * the square of its distance to the starts before it. Fewer where there are fewer colors.
   */
  private List<Oklab> spread(Random random) {
    List<Oklab> centers = new ArrayList<>();
    double[] odds = weights.clone();
    while (centers.size() < Placeholder.MAX_COLORS) {
      double all = Arrays.stream(odds).sum();
      if (!(all > 0)) {
        break;
      }
      double ticket = random.nextDouble() * all;
      int drawn = 0;
      while (drawn < odds.length - 1 && (ticket >= odds[drawn] || odds[drawn] == 0)) {
        ticket -= odds[drawn++];
      }
      Oklab center = samples[drawn];
      centers.add(center);
      for (int i = 0; i < odds.length; i++) {
        double odd = weights[i] * samples[i].squaredDistance(center);
        odds[i] = centers.size() == 1 ? odd : Math.min(odds[i], odd);
      }
    }
    return centers;
  }

  /** Moves each center to the mean of the samples that are nearest to it, until none moves. */
  private List<Oklab> improved(List<Oklab> starts) {
    List<Oklab> centers = starts;
    for (int round = 0; round < ROUNDS; round++) {
      assign(centers);
      List<Oklab> moved = means(centers);
      if (moved.equals(centers)) {
        break;
      }
      centers = moved;
    }
    return centers;
  }

  /** Notes the nearest center of each sample; returns the sum of the squared distances. */
  private double assign(List<Oklab> centers) {
    double sum = 0;
    for (int i = 0; i < samples.length; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int center = 0; center < centers.size(); center++) {
        double distance = samples[i].squaredDistance(centers.get(center));
        if (distance < least) {
          least = distance;
          nearest[i] = center;
        }
      }
      sum += weights[i] * least;
    }
    return sum;
  }

  private List<Oklab> means(List<Oklab> centers) {
    double[][] sums = new double[centers.size()][4];
    for (int i = 0; i < samples.length; i++) {
      double[] sum = sums[nearest[i]];
      sum[0] += weights[i] * samples[i].l();
      sum[1] += weights[i] * samples[i].a();
      sum[2] += weights[i] * samples[i].b();
      sum[3] += weights[i];
    }
    List<Oklab> means = new ArrayList<>();
    for (int i = 0; i < sums.length; i++) {
      double[] sum = sums[i];
      means.add(
          sum[3] > 0
              ? new Oklab(sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3])
              : centers.get(i));
    }
    return means;
  }
}
