package com.progimage.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Two contestants, measured in turn; the medians of their rounds and the ratio of those. */
final class Rounds {
  interface Round {
    Wrk run(int round) throws Exception;
  }

  private Rounds() {}

  /** Prints a line: ours, the peer's, ours / peer's. */
  static void compare(String what, int rounds, Round ours, String peer, Round theirs)
      throws Exception {
    List<Wrk> our = new ArrayList<>();
    List<Wrk> their = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      our.add(ours.run(i));
      their.add(theirs.run(i));
    }
    Wrk a = median(our);
    Wrk b = median(their);
    System.out.printf(
        "%-40s %9.1f/s p50 %8.2f p99 %8.2f ms   %-6s %9.1f/s p50 %8.2f p99 %8.2f ms   ratio %.2f%n",
        what,
        a.perSecond(),
        a.p50Millis(),
        a.p99Millis(),
        peer,
        b.perSecond(),
        b.p50Millis(),
        b.p99Millis(),
        a.perSecond() / b.perSecond());
  }

  static Wrk median(List<Wrk> runs) {
    return runs.stream()
        .sorted(Comparator.comparingDouble(Wrk::perSecond))
        .toList()
        .get(runs.size() / 2);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    java.util.Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
