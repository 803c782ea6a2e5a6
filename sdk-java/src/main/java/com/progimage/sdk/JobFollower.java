package com.progimage.sdk;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Follows a job's events to the end and reconnects as often as necessary. */
final class JobFollower {
  /** The server sends a sign of life every ten seconds. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

  /** A job may take any time; silence limits a connection instead. */
  private static final Duration NO_LIMIT = Duration.ofDays(365);

  private final JobsAsyncClient jobs;
  private final Connection connection;
  private final String id;
  private final JobListener listener;
  private final CompletableFuture<Job> result = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<?> underWay;

  // Accessed by one connection at a time.
  private String position = "";
  private int losses;
  private long heardAt;
  private boolean wasConnected;

  private JobFollower(
      JobsAsyncClient jobs, Connection connection, String id, JobListener listener) {
    this.jobs = jobs;
    this.connection = connection;
    this.id = id;
    this.listener = listener;
  }

  static CompletableFuture<Job> start(
      JobsAsyncClient jobs, Connection connection, String id, JobListener listener) {
    JobFollower follower = new JobFollower(jobs, connection, id, listener);
    var unused = follower.result.whenComplete((job, failure) -> follower.abort());
    follower.connect();
    return follower.result;
  }

  private void connect() {
    if (result.isDone()) {
      return;
    }
    HttpRequest.Builder request =
        connection.request("/jobs/" + id + "/events").header("Accept", "text/event-stream");
    if (!position.isEmpty()) {
      request.header("Last-Event-ID", position);
    }
    EventLines lines = new EventLines(listener, result::isDone, result::completeExceptionally);
    CompletableFuture<Boolean> call =
        Call.start(
            connection,
            new Exchange<>(
                "following job " + id,
                request.build(),
                () -> lines.heard() == 0,
                false,
                info ->
                    BodySubscribers.fromLineSubscriber(
                        lines, EventLines::isEnd, StandardCharsets.UTF_8, null),
                answer -> answer.status() == 204 || answer.body(),
                () -> {}),
            NO_LIMIT);
    underWay = call;
    if (result.isDone()) {
      call.cancel(true);
    }
    watch(call, lines, 0);
    var unused =
        call.handleAsync(
                (isEnd, failure) -> {
                  over(lines, failure == null && isEnd, failure);
                  return true;
                },
                connection.executor())
            .exceptionally(bug -> result.completeExceptionally(unwrapped(bug)));
  }

  /** Ends a connection that has gone silent. */
  private void watch(CompletableFuture<?> call, EventLines lines, long heard) {
    CompletableFuture.delayedExecutor(
            LONGEST_SILENCE.toNanos(), TimeUnit.NANOSECONDS, connection.executor())
        .execute(() -> {
          long now = lines.heard();
          if (now != heard) {
            watch(call, lines, now);
          } else {
            call.completeExceptionally(
                new ConnectionException(
                    "following job " + id + ": the server was silent for 30 s", null, null));
          }
        });
  }

  private void over(EventLines lines, boolean isEnd, @Nullable Throwable failure) {
    lines.close();
    if (!lines.position().isEmpty()) {
      position = lines.position();
    }
    if (isEnd || lines.isEnd()) {
      end();
    } else {
      lost(lines, failure == null ? null : unwrapped(failure));
    }
  }

  private void end() {
    CompletableFuture<Job> last = jobs.get(id);
    underWay = last;
    var unused =
        last.whenComplete((job, failure) -> {
          if (failure == null) {
            result.complete(job);
          } else {
            result.completeExceptionally(unwrapped(failure));
          }
        });
  }

  private void lost(EventLines lines, @Nullable Throwable failure) {
    long now = System.nanoTime();
    if (lines.heard() > 0) {
      wasConnected = true;
      losses = 0;
      heardAt = now;
    }
    boolean mayReturn =
        failure == null
            || failure instanceof ConnectionException
            || failure instanceof UnavailableException;
    boolean isInTime = now - heardAt < connection.timeout().toNanos();
    if (failure != null && !(wasConnected && mayReturn && isInTime)) {
      result.completeExceptionally(failure);
      return;
    }
    losses++;
    CompletableFuture.delayedExecutor(
            Durations.pause(losses, null).toNanos(), TimeUnit.NANOSECONDS, connection.executor())
        .execute(this::connect);
  }

  private void abort() {
    CompletableFuture<?> current = underWay;
    if (current != null) {
      current.cancel(true);
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
