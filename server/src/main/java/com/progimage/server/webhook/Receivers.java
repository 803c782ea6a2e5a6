package com.progimage.server.webhook;

import com.progimage.server.source.GuardedClient;
import com.progimage.server.state.outbox.Webhook;
import java.net.URI;
import java.util.Set;

/**
 * HTTP clients that post to receivers: one that verifies certificates and one that does not. They
 * are separate, so that no registration reuses an unverified connection of another. Thread-safe.
 */
public final class Receivers implements AutoCloseable {
  private final GuardedClient strict;
  private final GuardedClient lax;

  /**
   * @param allowsHttp whether public receivers may be without TLS
   * @param trusted origins of receivers that may be private, without TLS and on any port
   */
  public Receivers(boolean allowsHttp, Set<URI> trusted) {
    this.strict = GuardedClient.ofWebhooks(allowsHttp, trusted, /* trustsAnyCertificate= */ false);
    this.lax = GuardedClient.ofWebhooks(allowsHttp, trusted, /* trustsAnyCertificate= */ true);
  }

  GuardedClient client(Webhook.WebhookTarget target) {
    return target.allowsSelfSigned() ? lax : strict;
  }

  @Override
  public void close() {
    strict.close();
    lax.close();
  }
}
