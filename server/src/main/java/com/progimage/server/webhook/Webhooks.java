package com.progimage.server.webhook;

import com.progimage.server.access.Identity;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.state.outbox.Callback;
import com.progimage.server.state.outbox.Outbox;
import com.progimage.server.state.outbox.Secrets;
import com.progimage.server.state.outbox.Webhook;
import com.progimage.server.state.outbox.WebhookId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Registers, finds and changes webhooks. To an identity, a webhook that it does not reach does not
 * exist. Thread-safe; every method may block.
 */
public final class Webhooks {
  /** The time for which the previous secret also signs. */
  public static final Duration ROTATION = Duration.ofHours(24);

  private static final int MAX_URL_LENGTH = 2_048;

  private final Outbox outbox;
  private final Receivers receivers;
  private final boolean isOn;
  private final Runnable requireRoom;
  private final Clock clock;

  /**
   * @param isOn whether the operator has enabled webhooks
   * @param requireRoom throws if there is no room for new permanent data
   */
  public Webhooks(
      Outbox outbox, Receivers receivers, boolean isOn, Runnable requireRoom, Clock clock) {
    this.outbox = outbox;
    this.receivers = receivers;
    this.isOn = isOn;
    this.requireRoom = requireRoom;
    this.clock = clock;
  }

  /**
   * @throws Failure {@code webhooks-off}
   */
  public void requireOn() {
    if (!isOn) {
      throw Webhook.off();
    }
  }

  /**
   * Registers a URL, so that jobs of the owner can name it.
   *
   * @throws Failure {@code malformed-request}, {@code source-not-allowed}, {@code webhook-exists},
   *     {@code insufficient-storage}
   */
  public Webhook register(Owner owner, String url, boolean allowsSelfSigned) {
    requireShort(url);
    Instant now = clock.instant();
    Webhook.WebhookTarget target = new Webhook.WebhookTarget(url, allowsSelfSigned, now);
    check(target);
    requireRoom.run();
    Webhook webhook =
        Webhook.registered(WebhookId.create(now), owner, target, Secrets.of(Signature.newSecret()));
    if (!outbox.register(webhook)) {
      throw new Failure(
          ErrorCode.WEBHOOK_EXISTS,
          "that URL is registered: /webhooks lists it; rotate its secret, or delete it first");
    }
    return webhook;
  }

  /**
   * Makes a callback for one message to an owner.
   *
   * @return with a new secret
   * @throws Failure {@code webhooks-off}, {@code malformed-request}, {@code source-not-allowed}
   */
  public Callback callback(Owner owner, String url, boolean allowsSelfSigned) {
    requireOn();
    requireShort(url);
    Webhook.WebhookTarget target =
        new Webhook.WebhookTarget(url, allowsSelfSigned, clock.instant());
    check(target);
    return new Callback(owner, target, Secrets.of(Signature.newSecret()));
  }

  private static void requireShort(String url) {
    if (url.length() > MAX_URL_LENGTH) {
      throw Failure.overLimit(
          ErrorCode.MALFORMED_REQUEST,
          "a webhook's URL may have %d characters".formatted(MAX_URL_LENGTH),
          MAX_URL_LENGTH,
          url.length());
    }
  }

  private void check(Webhook.WebhookTarget target) {
    try {
      receivers.client(target).check(target.url());
    } catch (Failure refused) {
      if (refused.code() != ErrorCode.SOURCE_NOT_ALLOWED) {
        throw refused;
      }
      throw new Failure(
          ErrorCode.SOURCE_NOT_ALLOWED,
          "this server posts nothing to that URL: name an https URL of a public host, without user"
              + " name, password or port, or have the operator add its origin to"
              + " --trusted-receivers",
          refused);
    }
  }

  /**
   * @throws Failure {@code webhook-not-found}
   */
  public Webhook require(WebhookId id, Identity identity) {
    return outbox
        .find(id)
        .filter(webhook -> identity.reaches(webhook.owner()))
        .orElseThrow(() -> notFound(id.text()));
  }

  /**
   * Lists registrations, newest first.
   *
   * @param owner null: those of all owners
   */
  public List<Webhook> list(@Nullable Owner owner, @Nullable WebhookId before, int limit) {
    return outbox.list(owner, before, limit);
  }

  /**
   * Replaces the secret; the previous one also signs for a day.
   *
   * @return the registration with the new secret
   * @throws Failure {@code webhook-not-found}
   */
  public Webhook rotate(WebhookId id, Identity identity) {
    while (true) {
      Webhook before = require(id, identity);
      Secrets next =
          before.secrets().rotated(Signature.newSecret(), clock.instant().plus(ROTATION));
      if (outbox.rotate(id, before.secrets(), next)) {
        return before.with(next);
      }
    }
  }

  /**
   * @throws Failure {@code webhook-not-found}
   */
  public void delete(WebhookId id, Identity identity) {
    Webhook _ = require(id, identity);
    if (!outbox.delete(id)) {
      throw notFound(id.text());
    }
  }

  public static Failure notFound(String id) {
    return new Failure(
        ErrorCode.WEBHOOK_NOT_FOUND,
        "there is no webhook '%s': /webhooks lists those that there are".formatted(id));
  }
}
