package com.progimage.server.state;

import java.util.Map;

/**
 * What a store holds.
 *
 * @param jobs by state; states that no job is in may be missing
 * @param waiting items that no server has taken up, those of cancelled jobs perhaps included
 */
public record JobCounts(Map<JobState, Long> jobs, long waiting) {
  public JobCounts {
    jobs = Map.copyOf(jobs);
  }
}
