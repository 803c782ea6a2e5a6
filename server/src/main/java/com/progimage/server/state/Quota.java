package com.progimage.server.state;

/**
 * Limits of the unfinished work of all jobs together.
 *
 * @param maxJobs the maximum number of jobs
 * @param maxOutputs the maximum number of outputs: for each job, unfinished sources times outputs
 */
public record Quota(long maxJobs, long maxOutputs) {
  public static final Quota NONE = new Quota(Long.MAX_VALUE, Long.MAX_VALUE);

  public Quota {
    if (maxJobs < 1 || maxOutputs < 1) {
      throw new IllegalArgumentException(
          "a quota of %d jobs and %d outputs refuses every job: allow at least one of each"
              .formatted(maxJobs, maxOutputs));
    }
  }
}
