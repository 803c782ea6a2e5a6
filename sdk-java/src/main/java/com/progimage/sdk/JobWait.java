package com.progimage.sdk;

import com.progimage.sdk.JobsAsyncClient.Asked;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Polls a job until it has ended. */
final class JobWait {
  private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);

  /** Lower limit, so that the last poll can finish even after a short wait. */
  private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);

  private final JobsAsyncClient jobs;
  private final Connection connection;
  private final String id;
  private final Duration timeout;
  private final long deadline;
  private final CompletableFuture<Job> result = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<?> underWay;

  private JobWait(JobsAsyncClient jobs, Connection connection, String id, Duration timeout) {
    this.jobs = jobs;
    this.connection = connection;
    this.id = id;
    this.timeout = timeout;
    this.deadline = System.nanoTime() + timeout.toNanos();
  }

  static CompletableFuture<Job> start(
      JobsAsyncClient jobs, Connection connection, Job job, Duration timeout) {
    if (job.isEnded()) {
      return CompletableFuture.completedFuture(job);
    }
    JobWait wait = new JobWait(jobs, connection, job.id(), timeout);
    var unused = wait.result.whenComplete((value, failure) -> wait.abort());
    wait.ask();
    return wait.result;
  }

  private Duration left() {
    return Duration.ofNanos(deadline - System.nanoTime());
  }

  private void ask() {
    if (result.isDone()) {
      return;
    }
    Duration left = left();
    Duration limit = left.compareTo(LEAST_TIMEOUT) < 0 ? LEAST_TIMEOUT : left;
    CompletableFuture<Asked> asked =
        jobs.ask(
            id,
            limit.compareTo(connection.timeout()) < 0 ? limit : connection.timeout(),
            Function.identity());
    underWay = asked;
    if (result.isDone()) {
      asked.cancel(true);
    }
    var unused =
        asked
            .thenAcceptAsync(this::answered, connection.executor())
            .exceptionally(failure -> {
              Throwable cause = failure.getCause();
              result.completeExceptionally(
                  failure instanceof CompletionException && cause != null ? cause : failure);
              return null;
            });
  }

  private void answered(Asked asked) {
    Job job = asked.job();
    if (job.isEnded()) {
      result.complete(job);
      return;
    }
    Duration left = left();
    if (left.isNegative() || left.isZero()) {
      result.completeExceptionally(
          new JobTimeoutException(
              "waiting for job "
                  + job
                  + ": not ended within "
                  + Durations.text(timeout)
                  + ": it continues, so wait again or cancel it",
              job));
      return;
    }
    Duration asks = asked.retryAfter().orElse(USUAL_PAUSE);
    Duration pause = asks.compareTo(left) < 0 ? asks : left;
    CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, connection.executor())
        .execute(this::ask);
  }

  private void abort() {
    CompletableFuture<?> current = underWay;
    if (current != null) {
      current.cancel(true);
    }
  }
}
