package com.progimage.server.metrics;

import com.progimage.server.failure.Failure;
import com.progimage.server.state.outbox.DeliveryAttempt.DeliveryOutcome;
import com.progimage.server.state.outbox.Outbox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Metrics of webhooks: the outcomes of this server's attempts, and the backlog of all servers. */
public final class WebhookMeters implements Consumer<DeliveryOutcome> {
  private final Map<DeliveryOutcome, Counter> attempts = new EnumMap<>(DeliveryOutcome.class);

  public WebhookMeters(MeterRegistry meters, Outbox outbox) {
    for (DeliveryOutcome outcome : DeliveryOutcome.values()) {
      attempts.put(
          outcome,
          Counter.builder("progimage.webhook.attempts")
              .description("Attempts to deliver a message to a webhook")
              .tag("outcome", outcome.text())
              .register(meters));
    }
    Gauge.builder("progimage.webhook.waiting", outbox, WebhookMeters::waiting)
        .description("Messages that wait for their first or next attempt")
        .register(meters);
  }

  private static double waiting(Outbox outbox) {
    try {
      return outbox.waiting();
    } catch (Failure away) {
      return Double.NaN;
    }
  }

  @Override
  public void accept(DeliveryOutcome outcome) {
    Counter counter = attempts.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }
}
