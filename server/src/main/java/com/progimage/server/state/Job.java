package com.progimage.server.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some sources, and what is to be made of each of them.
 *
 * @param outputs the same of every source
 * @param webhook URL that is told of the end; null: none
 * @param total items, one for each source
 * @param done items that went well
 * @param failed items that ended otherwise
 * @param startedAt when the first item was taken up; null: not yet
 * @param finishedAt when it came to a final state; null: not yet
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

  /** One that nobody has begun. */
  public static Job queued(
      JobId id, List<JobOutput> outputs, @Nullable String webhook, int total, Instant now) {
    return new Job(id, JobState.QUEUED, outputs, webhook, total, 0, 0, now, null, null);
  }
}
