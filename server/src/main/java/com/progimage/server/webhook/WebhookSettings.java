package com.progimage.server.webhook;

import com.progimage.server.source.TrustedOrigins;
import java.net.URI;
import java.util.Set;

/**
 * Settings of webhooks.
 *
 * @param isOn whether clients may register webhooks
 * @param trusted origins that may be private, without TLS and on any port
 */
public record WebhookSettings(boolean isOn, Set<URI> trusted) {
  public static final WebhookSettings DEFAULTS =
      new WebhookSettings(/* isOn= */ false, /* trusted= */ Set.of());

  public WebhookSettings {
    TrustedOrigins.require(trusted);
    trusted = Set.copyOf(trusted);
  }
}
