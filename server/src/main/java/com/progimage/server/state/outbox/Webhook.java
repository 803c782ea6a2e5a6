package com.progimage.server.state.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A registration: a URL that may be told of the ends of jobs.
 *
 * @param disabled null: it is told
 * @param lastAttempt null: there was none yet
 */
public record Webhook(
    WebhookId id,
    Target target,
    Secrets secrets,
    @Nullable Disabled disabled,
    @Nullable Attempt lastAttempt) {

  /**
   * What never changes of it.
   *
   * @param url unique among registrations
   * @param allowsPrivateNetwork whether it may be anywhere, without TLS and on any port
   * @param allowsSelfSigned whether any certificate will do
   */
  public record Target(
      String url, boolean allowsPrivateNetwork, boolean allowsSelfSigned, Instant createdAt) {}

  /** When, and why. */
  public record Disabled(Instant at, String reason) {}

  /** One that was just registered. */
  public static Webhook registered(WebhookId id, Target target, Secrets secrets) {
    return new Webhook(id, target, secrets, null, null);
  }
}
