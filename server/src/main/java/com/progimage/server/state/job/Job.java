package com.progimage.server.state.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job: sources, and outputs to make of each.
 *
 * @param outputs the same for every source
 * @param webhook the URL to call when the job ends; null for none
 * @param total the number of items, one for each source
 * @param done the number of items that succeeded
 * @param failed the number of items that ended otherwise
 * @param startedAt when the first item was started; null if none was
 * @param finishedAt when it reached a final state; null if it has not
 */
public record Job(
    JobId id,
    JobState state,
    List<JobOutput> outputs,
    @Nullable String webhook,
    int total,
    int done,
    int failed,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {
  public Job {
    outputs = List.copyOf(outputs);
  }

  /** Returns a job that has not started. */
  public static Job queued(
      JobId id, List<JobOutput> outputs, @Nullable String webhook, int total, Instant now) {
    return new Job(id, JobState.QUEUED, outputs, webhook, total, 0, 0, now, null, null);
  }
}
