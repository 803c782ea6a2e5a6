package com.progimage.server.state.job;

import com.progimage.server.state.Quota;
import java.util.Map;

/**
 * Contents of a store.
 *
 * @param jobs by state; states without jobs may be missing
 * @param waiting items that no server has started
 * @param openOutputs outputs that jobs have still to make, as a {@link Quota} counts them
 */
public record JobCounts(Map<JobState, Long> jobs, long waiting, long openOutputs) {
  public JobCounts {
    jobs = Map.copyOf(jobs);
  }

  /** The number of jobs that have not ended. */
  public long openJobs() {
    return jobs.entrySet().stream()
        .filter(entry -> !entry.getKey().isFinal())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
