package com.progimage.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What one run of a program took.
 *
 * @param millis from its start to its end
 * @param cpuMillis of all its threads and children
 */
record Cost(double millis, double cpuMillis) {
  static Cost of(Path folder, List<String> command) throws Exception {
    double before = Command.cpuMillisOfEnded();
    long started = System.nanoTime();
    String _ = Command.run(folder, command);
    double millis = (System.nanoTime() - started) / 1e6;
    return new Cost(millis, Command.cpuMillisOfEnded() - before);
  }

  /** The medians, each on its own. */
  static Cost median(List<Cost> costs) {
    return new Cost(
        Rounds.median(costs.stream().mapToDouble(Cost::millis).toArray()),
        Rounds.median(costs.stream().mapToDouble(Cost::cpuMillis).toArray()));
  }

  Cost less(Cost part) {
    return new Cost(millis - part.millis, cpuMillis - part.cpuMillis);
  }

  @Override
  public String toString() {
    return "%.0f ms (CPU %.0f ms)".formatted(millis, cpuMillis);
  }
}
