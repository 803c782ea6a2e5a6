package com.progimage.sdk;

import com.progimage.sdk.text.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asynchronous form of {@link JobsClient}. Its futures behave as those of {@link
 * ProgImageAsyncClient}.
 */
public final class JobsAsyncClient {
  private final Connection connection;

  JobsAsyncClient(Connection connection) {
    this.connection = connection;
  }

  /**
   * Submits a job. The client does not retry: if the answer is lost, {@link #list} shows whether
   * the server has the job.
   *
   * @param request the sources and outputs
   * @return its record
   */
  public CompletableFuture<Job> submit(JobRequest request) {
    HttpRequest post =
        connection
            .request("/jobs")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(request.json()))
            .build();
    return Call.start(
        connection,
        Exchange.once(
            "submitting a job", post, answer -> Job.of(Json.object(answer.body()), this)));
  }

  /**
   * Fetches a job's record.
   *
   * @param id the job's id
   * @return its record
   */
  public CompletableFuture<Job> get(String id) {
    return ask(id, connection.timeout(), Asked::job);
  }

  /**
   * Lists all jobs, newest first.
   *
   * @param each called with each job, one after the other
   * @return completes after the last job
   */
  public CompletableFuture<Void> list(Consumer<? super Job> each) {
    return Pages.Eagerly.start(this::page, "", connection.executor(), each);
  }

  /**
   * Lists the jobs after a given one, which may no longer exist: the older ones.
   *
   * @param id a position in the order of {@link #list}
   * @param each called with each job, one after the other
   * @return completes after the last job
   */
  public CompletableFuture<Void> listAfter(String id, Consumer<? super Job> each) {
    String query = "?after=" + JobNotFoundException.requireId(id);
    return Pages.Eagerly.start(this::page, query, connection.executor(), each);
  }

  /**
   * Waits for a job to end, as {@link Job#await} does.
   *
   * @param job of this server
   * @param timeout the maximum time to wait
   * @return its last record
   */
  public CompletableFuture<Job> await(Job job, Duration timeout) {
    Duration whole = Durations.requirePositive("timeout", timeout);
    return job.isEnded()
        ? CompletableFuture.completedFuture(job)
        : Polling.start(
            connection, whole, limit -> ask(job.id(), limit, asked -> polled(asked, whole)));
  }

  /**
   * Follows a job, as {@link Job#follow} does. Canceling the future stops the events; the job
   * continues.
   *
   * @param job of this server
   * @param listener called with each event once, one after the other
   * @return the job's last record, after its end
   */
  public CompletableFuture<Job> follow(Job job, JobListener listener) {
    return JobFollower.start(this, connection, job.id(), listener);
  }

  /**
   * Cancels a job, as {@link Job#cancel} does.
   *
   * @param job of this server
   * @return its record
   */
  public CompletableFuture<Job> cancel(Job job) {
    return Call.start(
        connection,
        Exchange.ofBytes(
            "canceling job " + job.id(),
            connection.request("/jobs/" + job.id()).DELETE().build(),
            answer -> Job.of(Json.object(answer.body()), this)));
  }

  /**
   * Lists the results of a job's sources, as {@link Job#listResults} does.
   *
   * @param job of this server
   * @param each called with each result, one after the other
   * @return completes after the last result that exists so far
   */
  public CompletableFuture<Void> listResults(Job job, Consumer<? super JobResult> each) {
    return Pages.Eagerly.start(
        query -> resultPage(job.id(), query), "", connection.executor(), each);
  }

  /**
   * A job's record as polled.
   *
   * @param retryAfter the server's suggested delay before the next poll
   */
  record Asked(Job job, Optional<Duration> retryAfter) {}

  private static Polling.Poll<Job> polled(Asked asked, Duration whole) {
    Job job = asked.job();
    return new Polling.Poll<>(
        Optional.of(job).filter(Job::isEnded),
        asked.retryAfter(),
        () ->
            new JobTimeoutException(
                "waiting for job "
                    + job
                    + ": not ended within "
                    + Durations.text(whole)
                    + ": it continues, so wait again or cancel it",
                job));
  }

  <T> CompletableFuture<T> ask(String id, Duration timeout, Function<Asked, T> read) {
    HttpRequest get = connection.request("/jobs/" + JobNotFoundException.requireId(id)).build();
    return Call.start(
        connection,
        Exchange.ofBytes(
            "asking for job " + id,
            get,
            answer ->
                read.apply(
                    new Asked(
                        Job.of(Json.object(answer.body()), this),
                        Problem.retryAfter(answer.headers())))),
        timeout);
  }

  CompletableFuture<Pages.Page<Job>> page(String query) {
    return Call.start(
        connection,
        Exchange.ofBytes(
            "listing jobs",
            connection.request("/jobs" + query).build(),
            answer ->
                Pages.Page.of(
                    Json.object(answer.body()), "jobs", query, json -> Job.of(json, this))));
  }

  CompletableFuture<Pages.Page<JobResult>> resultPage(String id, String query) {
    return Call.start(
        connection,
        Exchange.ofBytes(
            "listing the results of job " + id,
            connection.request("/jobs/" + id + "/results" + query).build(),
            answer ->
                Pages.Page.ofGrowing(Json.object(answer.body()), "results", query, JobResult::of)));
  }
}
