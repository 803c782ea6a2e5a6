package com.progimage.server.http.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.progimage.server.http.response.ShownUrl;
import com.progimage.server.state.outbox.DeliveryAttempt;
import com.progimage.server.state.outbox.Webhook;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A registration as JSON.
 *
 * @param url without its query, which may be a secret
 * @param secret present only when it is new; it is not shown again
 */
record WebhookRecord(
    String id,
    String url,
    boolean allowSelfSigned,
    Instant createdAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret,
    @Nullable Instant previousSecretUntil,
    Webhook.@Nullable Disabled disabled,
    @Nullable LastAttempt lastAttempt) {

  record LastAttempt(
      String message,
      int number,
      Instant at,
      String outcome,
      String detail,
      @Nullable Instant nextAt) {

    static LastAttempt of(DeliveryAttempt attempt) {
      return new LastAttempt(
          attempt.message(),
          attempt.number(),
          attempt.at(),
          attempt.outcome().text(),
          attempt.detail(),
          attempt.nextAt());
    }
  }

  static WebhookRecord of(Webhook webhook) {
    return of(webhook, null);
  }

  static WebhookRecord withSecret(Webhook webhook) {
    return of(webhook, webhook.secrets().current());
  }

  private static WebhookRecord of(Webhook webhook, @Nullable String secret) {
    Webhook.WebhookTarget target = webhook.target();
    DeliveryAttempt last = webhook.lastAttempt();
    return new WebhookRecord(
        webhook.id().text(),
        ShownUrl.of(target.url()),
        target.allowsSelfSigned(),
        target.createdAt(),
        secret,
        webhook.secrets().previousUntil(),
        webhook.disabled(),
        last == null ? null : LastAttempt.of(last));
  }
}
