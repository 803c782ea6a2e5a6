package com.progimage.server.state;

import java.util.List;

/** Result of a migration of the state to other partitions. */
public record StateMigrationReport(List<MigratedCount> counts) {

  /**
   * How many there are of one kind.
   *
   * @param source before
   * @param target after
   */
  public record MigratedCount(String what, long source, long target) {}

  /** Whether the target has everything that the source has. */
  public boolean isWhole() {
    return counts.stream().allMatch(count -> count.source() == count.target());
  }
}
