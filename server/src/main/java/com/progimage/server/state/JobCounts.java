package com.progimage.server.state;

import java.util.Map;

/**
 * What a store holds.
 *
 * @param jobs by state; states that no job is in may be missing
 * @param waiting items that no server has taken up
 * @param openOutputs that jobs have still to make, as a {@link Quota} counts them
 */
public record JobCounts(Map<JobState, Long> jobs, long waiting, long openOutputs) {
  public JobCounts {
    jobs = Map.copyOf(jobs);
  }

  /** Jobs that have not ended. */
  public long openJobs() {
    return jobs.entrySet().stream()
        .filter(entry -> !entry.getKey().isFinal())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
