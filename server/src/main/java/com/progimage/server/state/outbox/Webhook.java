package com.progimage.server.state.outbox;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
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
   * @param allowsSelfSigned whether any certificate will do
   */
  public record Target(String url, boolean allowsSelfSigned, Instant createdAt) {}

  /** When, and why. */
  public record Disabled(Instant at, String reason) {}

  /** The host of its URL, in lower case, to which its messages go. */
  public String host() {
    String host = URI.create(target.url()).getHost();
    return host == null ? "" : host.toLowerCase(Locale.ROOT);
  }

  /** Refuses all that has to do with webhooks, for a server whose operator has not allowed them. */
  public static Failure off() {
    return new Failure(
        ErrorCode.WEBHOOKS_OFF,
        "this server takes no webhooks: its operator can allow them with --webhooks on");
  }

  /** One that was just registered. */
  public static Webhook registered(WebhookId id, Target target, Secrets secrets) {
    return new Webhook(id, target, secrets, null, null);
  }
}
