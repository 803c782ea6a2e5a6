package com.progimage.server.maintenance.similar;

import java.util.ArrayList;
import java.util.List;

/**
 * A way to find all pairs of hashes that differ in few bits. It cuts hashes into bands, each with a
 * radius, so that two such hashes differ in at least one band by at most its radius: otherwise,
 * they would differ in at least the sum of all radii, plus one for each band, which is more than
 * the distance. So it suffices to compare a hash with those whose band is within the radius.
 *
 * @param bands the number of bands; 0: each hash is compared with each other one
 * @param distance maximum number of bits
 */
record BandPlan(int bands, int distance) {
  private static final int BITS = Long.SIZE;

  /** The table of a band has an entry for each value. */
  private static final int WIDEST = 22;

  private static final int MOST_BANDS = 16;

  /** The time to compare two hashes, as a part of that to look a bucket up. */
  private static final double COMPARISON = 0.1;

  /** Chooses the fastest way for a number of different hashes. */
  static BandPlan of(int hashes, int distance) {
    BandPlan best = new BandPlan(0, distance);
    double least = COMPARISON * hashes * hashes / 2;
    for (int bands = (BITS + WIDEST - 1) / WIDEST; bands <= MOST_BANDS; bands++) {
      BandPlan plan = new BandPlan(bands, distance);
      double cost = plan.cost(hashes);
      if (cost < least) {
        least = cost;
        best = plan;
      }
    }
    return best;
  }

  /** The time in look-ups, for hashes that are spread evenly. */
  private double cost(int hashes) {
    double cost = 0;
    for (int band = 0; band < bands; band++) {
      double probes = 0;
      double choices = 1;
      for (int bits = 0; bits <= radius(band); bits++) {
        probes += choices;
        choices = choices * (width(band) - bits) / (bits + 1);
      }
      double buckets = 1 << width(band);
      double pairs = Math.min(buckets, hashes) * probes / 2;
      double comparisons = probes / 2 * hashes * hashes / buckets;
      cost += probes == 0 ? 0 : buckets + hashes + pairs + COMPARISON * comparisons;
    }
    return cost;
  }

  int width(int band) {
    return shift(band + 1) - shift(band);
  }

  private int shift(int band) {
    return BITS * band / bands;
  }

  /** The bits of one band. */
  int value(long hash, int band) {
    return (int) (hash >>> shift(band)) & ((1 << width(band)) - 1);
  }

  /**
   * The maximum number of bits in which two values of a band may differ. A band with a negative one
   * is not needed.
   */
  int radius(int band) {
    int sum = distance - bands + 1;
    // The first bands are the narrowest, in which a greater radius costs the least.
    return Math.floorDiv(sum, bands) + (band < Math.floorMod(sum, bands) ? 1 : 0);
  }

  /** All differences within a band of at most its radius. */
  int[] differences(int band) {
    List<Integer> differences = new ArrayList<>();
    if (radius(band) >= 0) {
      add(differences, 0, 0, width(band), radius(band));
    }
    return differences.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void add(List<Integer> differences, int set, int from, int width, int left) {
    differences.add(set);
    for (int bit = from; left > 0 && bit < width; bit++) {
      add(differences, set | 1 << bit, bit + 1, width, left - 1);
    }
  }
}
