package com.progimage.server.maintenance.sweep;

import com.progimage.server.maintenance.sweep.step.Holdings;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Result of a sweep, or its plan for a dry run.
 *
 * @param removed by reason
 * @param stays the remaining contents as the sweep saw them
 */
public record SweepReport(
    Instant startedAt, Instant finishedAt, Map<Reason, Amount> removed, Holdings stays) {
  public SweepReport {
    Map<Reason, Amount> all = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      all.put(reason, removed.getOrDefault(reason, Amount.NONE));
    }
    removed = all;
  }

  /**
   * An amount of one kind.
   *
   * @param bytes of files without remaining names
   */
  public record Amount(long count, long bytes) {
    static final Amount NONE = new Amount(0, 0);

    Amount plus(Amount other) {
      return new Amount(count + other.count, bytes + other.bytes);
    }
  }

  public Amount removed(Reason reason) {
    return removed.getOrDefault(reason, Amount.NONE);
  }

  /** The total of all reasons. */
  public Amount total() {
    return removed.values().stream().reduce(Amount.NONE, Amount::plus);
  }
}
