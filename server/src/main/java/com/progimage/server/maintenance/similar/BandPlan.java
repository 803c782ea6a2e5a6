package com.progimage.server.maintenance.similar;

import java.util.ArrayList;
import java.util.List;

/**
 * A way to find all pairs of hashes that differ in few bits: cut into bands, two such hashes differ
 * in one of the bands by at most a radius. So it suffices to compare a hash with those whose band
 * differs from its own by that radius.
 *
 * @param bands the number of bands; 0: each hash is compared with each other one
 * @param radius maximum number of bits
 */
record BandPlan(int bands, int radius) {
  private static final int BITS = Long.SIZE;

  /** The table of a band has an entry for each value. */
  private static final int WIDEST = 22;

  private static final int MOST_BANDS = 16;

  /** The time to compare two hashes that lie side by side, as a part of that to look one up. */
  private static final double COMPARISON = 0.05;

  /** Chooses the fastest way for a number of different hashes. */
  static BandPlan of(int hashes, int distance) {
    BandPlan best = new BandPlan(0, 0);
    double least = COMPARISON * hashes / 2;
    for (int bands = (BITS + WIDEST - 1) / WIDEST; bands <= MOST_BANDS; bands++) {
      BandPlan plan = new BandPlan(bands, distance / bands);
      double cost = plan.cost(hashes);
      if (cost < least) {
        least = cost;
        best = plan;
      }
    }
    return best;
  }

  /** The time for one hash, in look-ups. */
  private double cost(int hashes) {
    double cost = 0;
    for (int band = 0; band < bands; band++) {
      double probes = 0;
      double choices = 1;
      for (int bits = 0; bits <= radius; bits++) {
        probes += choices;
        choices = choices * (width(band) - bits) / (bits + 1);
      }
      cost += probes * (1 + hashes / (double) (1 << width(band)));
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

  /** All differences within a band of at most the radius. */
  int[] differences(int band) {
    List<Integer> differences = new ArrayList<>();
    add(differences, 0, 0, width(band), radius);
    return differences.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void add(List<Integer> differences, int set, int from, int width, int left) {
    differences.add(set);
    for (int bit = from; left > 0 && bit < width; bit++) {
      add(differences, set | 1 << bit, bit + 1, width, left - 1);
    }
  }
}
