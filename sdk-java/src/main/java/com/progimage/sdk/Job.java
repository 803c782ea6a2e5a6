package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A job on the server, as its record said when it was asked for. Immutable: what asks again gives
 * another.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="job"}
 */
public final class Job {
  private final AsyncJobs jobs;
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

  private Job(AsyncJobs jobs, String id, JsonNode json) {
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

  static Job of(JsonNode json, AsyncJobs jobs) {
    String id = Json.text(json, "id");
    if (!ImageIds.isId(id)) {
      throw new Json.Unexpected("no job id in \"id\"");
    }
    try {
      return new Job(jobs, id, json);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new Json.Unexpected("a job that is none: " + e.getMessage(), e);
    }
  }

  /** {@return the name by which the server knows it} */
  public String id() {
    return id;
  }

  /** {@return the public address of its record} */
  public URI url() {
    return url;
  }

  /** {@return how far it is} */
  public JobState state() {
    return state;
  }

  /** {@return whether nothing more will come: it has succeeded, failed or been cancelled} */
  public boolean isEnded() {
    return finishedAt != null || state.isFinal();
  }

  /** {@return how many sources it has} */
  public int total() {
    return total;
  }

  /** {@return the count of sources of which everything was made} */
  public int done() {
    return done;
  }

  /** {@return the count of sources of which something could not be made} */
  public int failed() {
    return failed;
  }

  /** {@return when it was submitted} */
  public Instant createdAt() {
    return createdAt;
  }

  /** {@return when it was begun; empty: not yet} */
  public Optional<Instant> startedAt() {
    return Optional.ofNullable(startedAt);
  }

  /** {@return when it ended; empty: not yet} */
  public Optional<Instant> finishedAt() {
    return Optional.ofNullable(finishedAt);
  }

  /** {@return the record as the server gave it, in one line, with fields not known here} */
  public String json() {
    return json;
  }

  /**
   * Asks how far it is now.
   *
   * @return its record
   * @throws JobNotFoundException where the server does not know it any more
   */
  public Job refresh() {
    return Blocking.await(jobs.find(id));
  }

  /**
   * Waits for its end, whichever that is: of a job that failed, {@link #state} says so. Asks as
   * often as the server likes it.
   *
   * @param timeout for which to wait
   * @return its last record
   * @throws JobTimeoutException where it is still going on after that, which it does
   * @throws JobNotFoundException where the server does not know it any more
   */
  public Job await(Duration timeout) {
    return Blocking.await(jobs.await(this, timeout));
  }

  /**
   * Follows what happens, from the job's beginning to its end. A connection that breaks is taken up
   * where it broke, until the server has been silent for the client's timeout.
   *
   * @param listener told of each event once, one after the other
   * @return what can be waited for, and closed to hear no more
   */
  public JobEvents events(JobListener listener) {
    return new JobEvents(jobs.events(this, listener));
  }

  /**
   * Cancels it, in the middle of a rendering, too. What was made stays; a job that has ended stays
   * as it is.
   *
   * @return its record
   * @throws JobNotFoundException where the server does not know it any more
   */
  public Job cancel() {
    return Blocking.await(jobs.cancel(this));
  }

  /**
   * What came of its sources, in the order in which they ended. Of a job that goes on, as far as it
   * is. Pages are asked for when they are needed.
   *
   * @return a stream that needs no closing
   */
  public Stream<JobResult> results() {
    return StreamSupport.stream(
        new Pages.Lazily<JobResult>(query -> jobs.results(id, query), ""), false);
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
