package com.progimage.server.state.job;

import com.progimage.server.image.Owner;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job: sources, and outputs to make of each.
 *
 * @param owner of the job, and of the images that it stores
 * @param outputs the same for every source
 * @param webhook the URL of its owner's registration to call when the job ends; null for none
 */
public record Job(
    JobId id,
    Owner owner,
    JobState state,
    List<JobOutput> outputs,
    @Nullable String webhook,
    JobProgress progress,
    JobTimes times) {
  public Job {
    outputs = List.copyOf(outputs);
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
      JobId id,
      Owner owner,
      List<JobOutput> outputs,
      @Nullable String webhook,
      int total,
      Instant now) {
    return new Job(
        id,
        owner,
        JobState.QUEUED,
        outputs,
        webhook,
        new JobProgress(total, /* done= */ 0, /* failed= */ 0),
        new JobTimes(now, /* startedAt= */ null, /* finishedAt= */ null));
  }
}
