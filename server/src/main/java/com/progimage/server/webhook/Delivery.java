package com.progimage.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.source.GuardedClient.Posted;
import com.progimage.server.state.outbox.Attempt;
import com.progimage.server.state.outbox.Attempt.Outcome;
import com.progimage.server.state.outbox.Message;
import com.progimage.server.state.outbox.Webhook;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Tells a message once, and says how it went. */
record Delivery(Receivers receivers, Pauses pauses, Clock clock) {
  private static final int GONE = 410;

  /**
   * @param isGone whether the receiver wants nothing any more
   */
  record Told(Attempt attempt, boolean isGone) {}

  @WithSpan("tell webhook")
  Told tell(Message message) {
    try {
      Posted posted = post(message);
      String detail = "answered " + posted.status();
      if (posted.status() / 100 == 2) {
        return new Told(attempt(message, Outcome.DELIVERED, detail, Optional.empty()), false);
      }
      if (posted.status() == GONE) {
        return new Told(attempt(message, Outcome.GIVEN_UP, detail, Optional.empty()), true);
      }
      return failed(message, detail, wanted(posted));
    } catch (Failure failure) {
      return failed(message, detail(failure, message.webhook().target()), Duration.ZERO);
    }
  }

  private Posted post(Message message) {
    Webhook webhook = message.webhook();
    byte[] body = message.body().getBytes(UTF_8);
    Instant now = clock.instant();
    long timestamp = now.getEpochSecond();
    return receivers
        .client(webhook.target())
        .post(
            webhook.target().url(),
            Map.of(
                "webhook-id",
                message.id(),
                "webhook-timestamp",
                Long.toString(timestamp),
                "webhook-signature",
                Signature.of(webhook.secrets().at(now), message.id(), timestamp, body)),
            body);
  }

  /** Other answers may say it too, but promise nothing by it. */
  private Duration wanted(Posted posted) {
    return posted.status() == 429 || posted.status() == 503
        ? posted
            .retryAfter()
            .map(text -> Pauses.wanted(text, clock.instant()))
            .orElse(Duration.ZERO)
        : Duration.ZERO;
  }

  private Told failed(Message message, String detail, Duration wanted) {
    Optional<Duration> pause = pauses.after(message.attempt(), wanted);
    Outcome outcome = pause.isPresent() ? Outcome.FAILED : Outcome.GIVEN_UP;
    return new Told(attempt(message, outcome, detail, pause), false);
  }

  private Attempt attempt(
      Message message, Outcome outcome, String detail, Optional<Duration> pause) {
    Instant now = clock.instant();
    return new Attempt(
        message.id(), message.attempt(), now, outcome, detail, pause.map(now::plus).orElse(null));
  }

  private static String detail(Failure failure, Webhook.Target target) {
    if (failure.code() == ErrorCode.SOURCE_NOT_ALLOWED) {
      return target.allowsPrivateNetwork()
          ? "not sent: the host has no address that may be asked"
          : "not sent: the host has no public address, and the registration does not say"
              + " allowPrivateNetwork";
    }
    if (failure.code() == ErrorCode.SOURCE_TIMEOUT) {
      return "no answer in time";
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return target.allowsSelfSigned()
            ? "no answer: TLS failed"
            : "no answer: TLS failed; where the certificate is self-signed, the registration must"
                + " say allowSelfSigned";
      }
    }
    return "no answer: it could not be reached, or broke off";
  }
}
