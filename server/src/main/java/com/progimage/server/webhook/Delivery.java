package com.progimage.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.log.Causes;
import com.progimage.server.source.GuardedClient;
import com.progimage.server.source.GuardedClient.Posted;
import com.progimage.server.state.outbox.Callback;
import com.progimage.server.state.outbox.DeliveryAttempt;
import com.progimage.server.state.outbox.DeliveryAttempt.DeliveryOutcome;
import com.progimage.server.state.outbox.Message;
import com.progimage.server.state.outbox.Recipient;
import com.progimage.server.state.outbox.Webhook;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Delivers a message with a single attempt. */
record Delivery(Receivers receivers, Pauses pauses, Clock clock) {
  private static final int GONE = 410;

  /** The time in which the receiver of a callback must answer. */
  private static final Duration CALLBACK_TIME = Duration.ofSeconds(5);

  /** The same for all failures, so that clients cannot probe hosts and ports. */
  private static final String NOT_DELIVERED =
      "the receiver did not answer with 2xx in time: the server's log says more";

  /**
   * @param reason for the log
   * @param isGone whether the receiver asked to be removed
   */
  record DeliveryResult(DeliveryAttempt attempt, String reason, boolean isGone) {}

  @WithSpan("tell webhook")
  DeliveryResult tell(Message message) {
    try {
      Posted posted = post(message);
      String reason = "answered " + posted.status();
      if (posted.status() / 100 == 2) {
        DeliveryAttempt delivered =
            attempt(
                message,
                DeliveryOutcome.DELIVERED,
                "the receiver answered with 2xx",
                /* pause= */ null);
        return new DeliveryResult(delivered, reason, false);
      }
      if (posted.status() == GONE) {
        DeliveryAttempt last =
            attempt(message, DeliveryOutcome.GIVEN_UP, NOT_DELIVERED, /* pause= */ null);
        return new DeliveryResult(last, reason, true);
      }
      return failed(message, reason, wanted(posted));
    } catch (Failure failure) {
      return failed(message, reason(failure), Duration.ZERO);
    }
  }

  private Posted post(Message message) {
    Recipient to = message.to();
    byte[] body = message.body().getBytes(UTF_8);
    Instant now = clock.instant();
    long timestamp = now.getEpochSecond();
    return receivers
        .client(to.target())
        .post(
            to.target().url(),
            Map.of(
                "webhook-id",
                message.id(),
                "webhook-timestamp",
                Long.toString(timestamp),
                "webhook-signature",
                Signature.of(to.secrets().at(now), message.id(), timestamp, body)),
            body,
            time(to));
  }

  private static Duration time(Recipient to) {
    return switch (to) {
      case Webhook _ -> GuardedClient.FetchTimes.WEBHOOKS.all();
      case Callback _ -> CALLBACK_TIME;
    };
  }

  /** For other statuses, {@code Retry-After} has no meaning here. */
  private Duration wanted(Posted posted) {
    boolean isBusy = posted.status() == 429 || posted.status() == 503;
    return isBusy && posted.retryAfter() != null
        ? Pauses.wanted(posted.retryAfter(), clock.instant())
        : Duration.ZERO;
  }

  private DeliveryResult failed(Message message, String reason, Duration wanted) {
    Optional<Duration> pause = pauses.after(message.attempt(), wanted);
    DeliveryOutcome outcome = pause.isPresent() ? DeliveryOutcome.FAILED : DeliveryOutcome.GIVEN_UP;
    return new DeliveryResult(
        attempt(message, outcome, NOT_DELIVERED, pause.orElse(null)), reason, false);
  }

  private DeliveryAttempt attempt(
      Message message, DeliveryOutcome outcome, String detail, @Nullable Duration pause) {
    Instant now = clock.instant();
    return new DeliveryAttempt(
        message.id(),
        message.attempt(),
        now,
        outcome,
        detail,
        pause == null ? null : now.plus(pause));
  }

  private static String reason(Failure failure) {
    if (failure.code() == ErrorCode.SOURCE_NOT_ALLOWED) {
      return "the host has no address that may be dialed: an origin in a private network must be"
          + " one of --trusted-receivers";
    }
    return Causes.line(failure);
  }
}
