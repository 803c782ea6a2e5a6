package com.progimage.server.state;

/**
 * Limits of the unfinished work of the jobs of one owner.
 *
 * @param maxJobs the maximum number of jobs that have not ended
 * @param maxItems the maximum number of their items that have not ended
 */
public record JobAllowance(long maxJobs, long maxItems) {
  public static final JobAllowance NONE = new JobAllowance(Long.MAX_VALUE, Long.MAX_VALUE);
}
