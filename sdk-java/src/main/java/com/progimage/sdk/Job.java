package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Ids;
import com.progimage.sdk.text.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A job on the server, as described by its record at the time of the request. Immutable: methods
 * that ask the server return a new job.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="job"}
 */
public final class Job {
  private final JobsAsyncClient jobs;
  private final String id;
  private final URI url;
  private final JobState state;
  private final int total;
  private final int done;
  private final int failed;
  private final Instant createdAt;
  private final @Nullable Instant startedAt;
  private final @Nullable Instant finishedAt;
  private final String json;

  private Job(JobsAsyncClient jobs, String id, JsonNode json) {
    this.jobs = jobs;
    this.id = id;
    this.url = URI.create(Json.text(json, "url"));
    this.state = JobState.of(Json.text(json, "state"));
    this.total = Math.toIntExact(Json.number(json, "total"));
    this.done = Math.toIntExact(Json.number(json, "done"));
    this.failed = Math.toIntExact(Json.number(json, "failed"));
    this.createdAt =
        Json.instant(json, "createdAt").orElseThrow(() -> new Json.Unexpected("no \"createdAt\""));
    this.startedAt = Json.instant(json, "startedAt").orElse(null);
    this.finishedAt = Json.instant(json, "finishedAt").orElse(null);
    this.json = json.toString();
  }

  static Job of(JsonNode json, JobsAsyncClient jobs) {
    String id = Json.text(json, "id");
    if (!Ids.isId(id)) {
      throw new Json.Unexpected("no job id in \"id\"");
    }
    try {
      return new Job(jobs, id, json);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new Json.Unexpected("an invalid job: " + e.getMessage(), e);
    }
  }

  /** {@return the job's id} */
  public String id() {
    return id;
  }

  /** {@return the public address of its record} */
  public URI url() {
    return url;
  }

  /** {@return its state} */
  public JobState state() {
    return state;
  }

  /** {@return whether it has ended: it has succeeded, failed or been canceled} */
  public boolean isEnded() {
    return finishedAt != null || state.isFinal();
  }

  /** {@return the number of sources} */
  public int total() {
    return total;
  }

  /** {@return the number of sources for which all outputs were made} */
  public int done() {
    return done;
  }

  /** {@return the number of sources for which an output could not be made} */
  public int failed() {
    return failed;
  }

  /** {@return the time at which it was submitted} */
  public Instant createdAt() {
    return createdAt;
  }

  /** {@return the time at which it started; empty if it has not} */
  public Optional<Instant> startedAt() {
    return Optional.ofNullable(startedAt);
  }

  /** {@return the time at which it ended; empty if it has not} */
  public Optional<Instant> finishedAt() {
    return Optional.ofNullable(finishedAt);
  }

  /**
   * {@return the record as the server sent it, on one line, including fields unknown to this
   * client}
   */
  public String json() {
    return json;
  }

  /**
   * Fetches the current record.
   *
   * @return the record
   * @throws JobNotFoundException if the server no longer has the job
   */
  public Job refresh() {
    return Blocking.await(jobs.get(id));
  }

  /**
   * Waits for the job to end, whatever the outcome; {@link #state} of the result tells it. Polls as
   * often as the server suggests.
   *
   * @param timeout the maximum time to wait
   * @return its last record
   * @throws JobTimeoutException if the job has not ended by then; the job continues
   * @throws JobNotFoundException if the server no longer has the job
   */
  public Job await(Duration timeout) {
    return Blocking.await(jobs.await(this, timeout));
  }

  /**
   * Follows the job from its beginning to its end and reports its events. If the connection breaks,
   * the client reconnects and resumes, until the server has been silent for the client's timeout.
   *
   * @param listener called with each event once, one after the other
   * @return a handle to wait for the end, or to close to stop the events
   */
  public JobEvents follow(JobListener listener) {
    return new JobEvents(jobs.follow(this, listener));
  }

  /**
   * Cancels the job, even in the middle of a rendition. Finished renditions stay. A job that has
   * ended is unchanged.
   *
   * @return its record
   * @throws JobNotFoundException if the server no longer has the job
   */
  public Job cancel() {
    return Blocking.await(jobs.cancel(this));
  }

  /**
   * Lists the results of its sources in the order in which they ended. While the job runs, the list
   * has the results so far. The stream fetches pages as it needs them.
   *
   * @return a stream that need not be closed
   */
  public Stream<JobResult> listResults() {
    return StreamSupport.stream(
        new Pages.Lazily<JobResult>(query -> jobs.resultPage(id, query), ""), false);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Job job && job.json.equals(json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return id
        + " ("
        + state
        + ", "
        + done
        + " of "
        + total
        + " done"
        + (failed == 0 ? "" : ", " + failed + " failed")
        + ")";
  }
}
