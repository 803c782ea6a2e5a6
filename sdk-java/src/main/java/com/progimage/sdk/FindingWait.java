package com.progimage.sdk;

import com.progimage.sdk.AnalysesAsyncClient.Asked;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Polls an analysis until it has ended. */
final class FindingWait<T> {
  private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);

  /** Keeps a server that asks for no pause from being asked without end. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

  /** Lower limit, so that the last poll can finish even after a short wait. */
  private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);

  private final AnalysesAsyncClient analyses;
  private final Connection connection;
  private final Finding<T> finding;
  private final Duration timeout;
  private final long deadline;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<?> underWay;

  private FindingWait(
      AnalysesAsyncClient analyses, Connection connection, Finding<T> finding, Duration timeout) {
    this.analyses = analyses;
    this.connection = connection;
    this.finding = finding;
    this.timeout = timeout;
    this.deadline = System.nanoTime() + timeout.toNanos();
  }

  static <T> CompletableFuture<T> start(
      AnalysesAsyncClient analyses, Connection connection, Finding<T> finding, Duration timeout) {
    FindingWait<T> wait = new FindingWait<>(analyses, connection, finding, timeout);
    var unused = wait.result.whenComplete((value, failure) -> wait.abort());
    wait.ask();
    return wait.result;
  }

  private Duration left() {
    return Duration.ofNanos(deadline - System.nanoTime());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private void ask() {
    if (result.isDone()) {
      return;
    }
    CompletableFuture<Asked<T>> asked =
        analyses.ask(
            finding,
            shorter(longer(left(), LEAST_TIMEOUT), connection.timeout()),
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

  private void answered(Asked<T> asked) {
    if (asked.found().isPresent()) {
      result.complete(asked.found().get());
      return;
    }
    Duration left = left();
    if (left.isNegative() || left.isZero()) {
      result.completeExceptionally(
          new AnalysisTimeoutException(
              "waiting for "
                  + finding
                  + ": not ended within "
                  + Durations.text(timeout)
                  + ": it continues, so ask again later",
              asked.analysis()));
      return;
    }
    Duration pause = longer(asked.retryAfter().orElse(USUAL_PAUSE), SHORTEST_PAUSE);
    CompletableFuture.delayedExecutor(
            shorter(pause, left).toNanos(), TimeUnit.NANOSECONDS, connection.executor())
        .execute(this::ask);
  }

  private void abort() {
    CompletableFuture<?> current = underWay;
    if (current != null) {
      current.cancel(true);
    }
  }
}
