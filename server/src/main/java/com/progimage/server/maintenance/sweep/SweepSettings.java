package com.progimage.server.maintenance.sweep;

import com.progimage.server.maintenance.sweep.step.SweepRules;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the sweep.
 *
 * @param every the interval; null: servers do not sweep
 * @param unused renditions that were unused for this time are removed; zero: none
 * @param budget of all renditions; beyond it, those unused for longest are removed
 * @param tombstones the time that tombstones are kept
 */
public record SweepSettings(
    @Nullable Duration every, Duration unused, SweepBudget budget, Duration tombstones) {
  /** The shortest interval. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  public static final SweepSettings DEFAULTS =
      new SweepSettings(
          Duration.ofHours(1),
          Duration.ofDays(90),
          new SweepBudget(/* bytes= */ 0, /* share= */ 0.5),
          Duration.ofDays(30));

  public SweepSettings {
    if (every != null && every.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "a sweep cannot begin every %d s: name at least %d s"
              .formatted(every.toSeconds(), SHORTEST.toSeconds()));
    }
    if (unused.isNegative() || tombstones.isNegative()) {
      throw new IllegalArgumentException(
          "renditions and tombstones cannot be kept for %d s and %d s: name zero or more"
              .formatted(unused.toSeconds(), tombstones.toSeconds()));
    }
  }

  /**
   * Returns the rules of one sweep.
   *
   * @param revision of the engine whose renditions stay
   * @param revisionGrace the time for which used renditions of other revisions stay too
   * @param totalBytes the capacity of the disk
   */
  public SweepRules rules(String revision, Duration revisionGrace, long totalBytes) {
    return new SweepRules(revision, revisionGrace, unused, budget.of(totalBytes), tombstones);
  }
}
