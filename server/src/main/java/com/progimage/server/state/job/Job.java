package com.progimage.server.state.job;

import com.progimage.server.image.Owner;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job: sources, and what to do with each.
 *
 * @param owner of the job, and of the images that it stores
 * @param work the same for every source
 * @param webhook the URL of its owner's registration to call when the job ends; null for none
 */
public record Job(
    JobId id,
    Owner owner,
    JobState state,
    JobWork work,
    @Nullable String webhook,
    JobProgress progress,
    JobTimes times) {
  /** What to make of each source. */
  public List<JobOutput> outputs() {
    return work.outputs();
  }

  /**
   * The number of items by their end.
   *
   * @param total the number of items, one for each source
   * @param done the number of items that succeeded
   * @param failed the number of items that ended otherwise
   */
  public record JobProgress(int total, int done, int failed) {
    /** Whether every item has ended. */
    public boolean isComplete() {
      return done + failed == total;
    }
  }

  /**
   * The times at which a job changed its state.
   *
   * @param startedAt when the first item was started; null if none was
   * @param finishedAt when it reached a final state; null if it has not
   */
  public record JobTimes(
      Instant createdAt, @Nullable Instant startedAt, @Nullable Instant finishedAt) {}

  /** Returns a job that has not started. */
  public static Job queued(
      JobId id, Owner owner, JobWork work, @Nullable String webhook, int total, Instant now) {
    return new Job(
        id,
        owner,
        JobState.QUEUED,
        work,
        webhook,
        new JobProgress(total, /* done= */ 0, /* failed= */ 0),
        new JobTimes(now, /* startedAt= */ null, /* finishedAt= */ null));
  }
}
