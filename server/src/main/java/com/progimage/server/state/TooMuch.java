package com.progimage.server.state;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.state.job.Job;
import java.time.Duration;

/** Failures for jobs beyond a {@link Quota}. */
public final class TooMuch {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private TooMuch() {}

  /** The failure for one more job while too many are open. */
  public static Failure jobs(Quota quota, long open) {
    return Failure.overLimit(
        ErrorCode.TOO_MANY_JOBS,
        "%d jobs have not ended, and this server accepts %d at a time: retry when some have ended"
            .formatted(open, quota.maxJobs()),
        quota.maxJobs(),
        open + 1,
        RETRY_AFTER);
  }

  /** The failure for one more job while too many of its owner are open. */
  public static Failure jobsOf(Owner owner, JobAllowance allowance, long open) {
    return Failure.overLimit(
        ErrorCode.QUOTA_EXCEEDED,
        "the quota of %s allows %d jobs that have not ended: retry when some have, or cancel some"
            .formatted(owner, allowance.maxJobs()),
        allowance.maxJobs(),
        open + 1,
        RETRY_AFTER);
  }

  public static Failure itemsOf(Job job, JobAllowance allowance, long open) {
    long wanted = job.progress().total();
    return Failure.overLimit(
        ErrorCode.QUOTA_EXCEEDED,
        "the quota of %s allows %d items of jobs that have not ended, and this job adds %d: retry when some have ended, or request fewer"
            .formatted(job.owner(), allowance.maxItems(), wanted),
        allowance.maxItems(),
        open + wanted,
        RETRY_AFTER);
  }

  public static Failure outputs(Quota quota, long open, Job job) {
    long wanted = (long) job.progress().total() * job.work().size();
    return Failure.overLimit(
        ErrorCode.TOO_MANY_JOBS,
        "jobs have %d outputs to make, this one adds %d, and this server accepts %d at a time: retry when some are made, or request fewer"
            .formatted(open, wanted, quota.maxOutputs()),
        quota.maxOutputs(),
        open + wanted,
        RETRY_AFTER);
  }
}
