package com.progimage.server.job;

import com.progimage.server.state.Quota;
import java.time.Duration;

/**
 * Settings of jobs.
 *
 * @param quota of the unfinished jobs of all servers
 * @param retention the time that ended jobs are kept; zero: forever
 */
public record JobSettings(Quota quota, Duration retention) {
  public static final JobSettings DEFAULTS =
      new JobSettings(new Quota(10_000, 250_000), Duration.ofDays(7));

  public JobSettings {
    if (retention.isNegative()) {
      throw new IllegalArgumentException(
          "ended jobs cannot be kept for %d s: name zero or more".formatted(retention.toSeconds()));
    }
  }
}
