package com.progimage.server.maintenance.sweep;

import com.progimage.server.maintenance.sweep.Swept.Reason;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a sweep came to or, where it was a dry run, would come to.
 *
 * @param removed of every reason
 * @param stays as the sweep saw it go by
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
   * Things of one kind.
   *
   * @param bytes of files that have no name any more
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

  /** Of all reasons. */
  public Amount total() {
    return removed.values().stream().reduce(Amount.NONE, Amount::plus);
  }
}
