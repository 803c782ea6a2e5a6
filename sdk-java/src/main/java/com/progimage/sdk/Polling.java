package com.progimage.sdk;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Polls something until it has ended. */
final class Polling<T> {
  private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);

  /** Keeps a server that asks for no pause from being asked without end. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

  /** Lower limit, so that the last poll can finish even after a short wait. */
  private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);

  private final Connection connection;
  private final Function<Duration, CompletableFuture<Poll<T>>> poll;
  private final long deadline;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<?> underWay;

  /**
   * The answer to one poll.
   *
   * @param end the result; empty if there is none yet
   * @param retryAfter the server's suggested delay before the next poll
   * @param tooLate creates the failure if there is no time for another poll
   */
  record Poll<T>(
      Optional<T> end,
      Optional<Duration> retryAfter,
      Supplier<? extends ProgImageException> tooLate) {}

  private Polling(
      Connection connection,
      Duration timeout,
      Function<Duration, CompletableFuture<Poll<T>>> poll) {
    this.connection = connection;
    this.poll = poll;
    this.deadline = System.nanoTime() + timeout.toNanos();
  }

  /**
   * @param timeout of the whole
   * @param poll asks once, within the time that it receives
   */
  static <T> CompletableFuture<T> start(
      Connection connection,
      Duration timeout,
      Function<Duration, CompletableFuture<Poll<T>>> poll) {
    Polling<T> polling = new Polling<>(connection, timeout, poll);
    var unused = polling.result.whenComplete((value, failure) -> polling.abort());
    polling.ask();
    return polling.result;
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
    CompletableFuture<Poll<T>> asked =
        poll.apply(shorter(longer(left(), LEAST_TIMEOUT), connection.timeout()));
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

  private void answered(Poll<T> answer) {
    if (answer.end().isPresent()) {
      result.complete(answer.end().get());
      return;
    }
    Duration left = left();
    if (left.isNegative() || left.isZero()) {
      result.completeExceptionally(answer.tooLate().get());
      return;
    }
    Duration pause = longer(answer.retryAfter().orElse(USUAL_PAUSE), SHORTEST_PAUSE);
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
