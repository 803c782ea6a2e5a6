package com.progimage.server.state;

/**
 * How much the jobs that have not ended may have open, all together.
 *
 * @param maxJobs most jobs
 * @param maxOutputs most outputs, which are sources that have not ended times outputs of their job
 */
public record Quota(long maxJobs, long maxOutputs) {
  public static final Quota NONE = new Quota(Long.MAX_VALUE, Long.MAX_VALUE);
}
