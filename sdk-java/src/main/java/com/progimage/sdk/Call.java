package com.progimage.sdk;

import com.progimage.sdk.Exchange.Answer;
import com.progimage.sdk.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs an exchange until it has a result. It retries where that is safe, enforces the deadline, and
 * aborts when the future is canceled or completed from outside.
 */
final class Call<B, T> {
  private final Connection connection;
  private final String doing;
  private final Duration timeout;
  private final long deadline;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private volatile @Nullable Exchange<B, T> exchange;
  private volatile @Nullable CompletableFuture<?> inFlight;

  // Accessed by one try at a time.
  private int tries;
  private boolean mayHaveArrived;

  private Call(Connection connection, String doing, Duration timeout) {
    this.connection = connection;
    this.doing = doing;
    this.timeout = timeout;
    this.deadline = System.nanoTime() + timeout.toNanos();
  }

  static <B, T> CompletableFuture<T> start(Connection connection, Exchange<B, T> exchange) {
    return start(connection, exchange, connection.timeout());
  }

  static <B, T> CompletableFuture<T> start(
      Connection connection, Exchange<B, T> exchange, Duration timeout) {
    Call<B, T> call = new Call<>(connection, exchange.doing(), timeout);
    call.watch();
    call.exchange = exchange;
    call.attempt(exchange);
    return call.result;
  }

  /**
   * @param doing the action as error messages name it
   * @param prepare reads files, so the executor runs it; its time counts toward the timeout
   */
  static <B, T> CompletableFuture<T> prepare(
      Connection connection, String doing, Supplier<Exchange<B, T>> prepare, Duration timeout) {
    Call<B, T> call = new Call<>(connection, doing, timeout);
    call.watch();
    connection
        .executor()
        .execute(() -> {
          try {
            Exchange<B, T> exchange = prepare.get();
            call.exchange = exchange;
            if (call.result.isDone()) {
              call.cleanUp();
            }
            call.attempt(exchange);
          } catch (RuntimeException e) {
            call.fail(e);
          }
        });
    return call.result;
  }

  private void watch() {
    CompletableFuture<Void> timer =
        new CompletableFuture<Void>().orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    var unused =
        timer.whenComplete((none, over) -> {
          if (over != null && !result.isDone()) {
            try {
              connection.executor().execute(this::timeOut);
            } catch (RejectedExecutionException e) {
              timeOut();
            }
          }
        });
    var unusedToo =
        result.whenComplete((value, failure) -> {
          timer.cancel(false);
          abort();
          if (failure != null) {
            cleanUp();
          }
        });
  }

  private void timeOut() {
    fail(
        new ConnectionException(
            doing
                + ": not done within "
                + Durations.text(timeout)
                + Problem.after(tries)
                + ": allow a longer timeout, or check whether the server or the network is slow",
            null,
            null));
  }

  private void abort() {
    CompletableFuture<?> current = inFlight;
    if (current != null && !current.isDone()) {
      current.cancel(true);
    }
  }

  private boolean fail(Throwable failure) {
    cleanUp();
    return result.completeExceptionally(failure);
  }

  private void cleanUp() {
    Exchange<B, T> current = exchange;
    if (current != null) {
      current.cleanUp().run();
    }
  }

  private void attempt(Exchange<B, T> current) {
    if (result.isDone()) {
      return;
    }
    tries++;
    send(current, connection.http(), current.request());
  }

  private void send(Exchange<B, T> current, HttpClient client, HttpRequest request) {
    try {
      CompletableFuture<HttpResponse<Answer<B>>> sent =
          client.sendAsync(request, current.handler());
      inFlight = sent;
      if (result.isDone()) {
        sent.cancel(true);
      }
      var unused =
          sent.handleAsync(
                  (response, failure) -> {
                    if (failure == null) {
                      answered(current, request, response.body());
                    } else {
                      failed(current, unwrapped(failure));
                    }
                    return true;
                  },
                  connection.executor())
              .exceptionally(bug -> fail(unwrapped(bug)));
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void answered(Exchange<B, T> current, HttpRequest request, Answer<B> answer) {
    Problem problem = answer.problem();
    if (problem == null || answer.isUnchanged()) {
      complete(current, answer);
      return;
    }
    if (!request.equals(current.request())) {
      // The server makes again what the store no longer has.
      repeatOr(current, problem.toExceptionOfStore(doing, tries), null);
      return;
    }
    Optional<HttpRequest> store = StoreRedirect.follow(request, answer.status(), answer.headers());
    if (store.isPresent()) {
      send(current, connection.redirect().client(store.get()), store.get());
      return;
    }
    if (current.goneIsDone() && problem.has("image-not-found") && mayHaveArrived) {
      complete(current, answer);
      return;
    }
    mayHaveArrived = true;
    ProgImageException failure = problem.toException(doing, tries);
    if (problem.isTemporary()) {
      repeatOr(current, failure, problem.retryAfter());
    } else {
      fail(failure);
    }
  }

  private void complete(Exchange<B, T> current, Answer<B> answer) {
    try {
      T value = current.read().apply(answer);
      if (!result.complete(value) && value instanceof InputStream unread) {
        unread.close();
      }
    } catch (Json.Unexpected e) {
      fail(
          new UnexpectedAnswerException(
              doing
                  + ": the answer has "
                  + e.getMessage()
                  + ", which is not an answer of a ProgImage server: check the server's address"
                  + " and the proxies on the way to it",
              new Problem(
                  answer.status(),
                  null,
                  null,
                  answer.headers().firstValue("X-Request-Id").orElse(null),
                  null),
              e));
    } catch (RuntimeException e) {
      fail(e);
    } catch (IOException e) {
      fail(new UncheckedIOException(e));
    }
  }

  private void failed(Exchange<B, T> current, Throwable failure) {
    Throwable known = LocalFailure.within(failure);
    if (known instanceof LocalFailure local) {
      fail(local.toException(doing));
      return;
    }
    if (known != null) {
      fail(known);
      return;
    }
    boolean isUnreachable =
        failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
    mayHaveArrived |= !isUnreachable;
    String reason = Reasons.of(failure);
    String message =
        isUnreachable
            ? "no connection to "
                + connection.base()
                + Problem.after(tries)
                + " ("
                + reason
                + "): check that the server is running and that this is its address"
            : "the connection to "
                + connection.base()
                + " broke before the complete answer arrived"
                + Problem.after(tries)
                + " ("
                + reason
                + "): try again; an upload with the same idempotency key is not stored twice";
    ConnectionException exception = new ConnectionException(doing + ": " + message, null, failure);
    if (failure instanceof IOException) {
      repeatOr(current, exception, null);
    } else {
      fail(exception);
    }
  }

  private void repeatOr(
      Exchange<B, T> current, ProgImageException failure, @Nullable Duration asked) {
    Duration pause = Durations.pause(tries, asked);
    boolean inTime = System.nanoTime() + pause.toNanos() - deadline < 0;
    if (tries > connection.retries() || !inTime || !current.repeatable().getAsBoolean()) {
      fail(failure);
      return;
    }
    CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, connection.executor())
        .execute(() -> attempt(current));
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
