package com.progimage.server.state.outbox;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A registration: a URL that is notified of the ends of jobs.
 *
 * @param owner of the jobs whose ends it is notified of
 * @param disabled null if it is enabled
 * @param lastAttempt null before the first attempt
 */
public record Webhook(
    WebhookId id,
    Owner owner,
    WebhookTarget target,
    Secrets secrets,
    @Nullable Disabled disabled,
    @Nullable DeliveryAttempt lastAttempt)
    implements Recipient {

  /**
   * The immutable part of a registration or a callback.
   *
   * @param url unique among the registrations of an owner
   * @param allowsSelfSigned whether any certificate is accepted
   */
  public record WebhookTarget(String url, boolean allowsSelfSigned, Instant createdAt) {
    String host() {
      String host = URI.create(url).getHost();
      return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }
  }

  /** The time and reason of disabling. */
  public record Disabled(Instant at, String reason) {}

  @Override
  public String line() {
    return id.text();
  }

  @Override
  public String name() {
    return "webhook " + id;
  }

  /** Returns the same registration with other secrets. */
  public Webhook with(Secrets other) {
    return new Webhook(id, owner, target, other, disabled, lastAttempt);
  }

  /** The failure for all requests about webhooks while the operator has not enabled them. */
  public static Failure off() {
    return new Failure(
        ErrorCode.WEBHOOKS_OFF,
        "this server has webhooks disabled: its operator can enable them with --webhooks on");
  }

  /** Returns a new registration. */
  public static Webhook registered(
      WebhookId id, Owner owner, WebhookTarget target, Secrets secrets) {
    return new Webhook(id, owner, target, secrets, null, null);
  }
}
