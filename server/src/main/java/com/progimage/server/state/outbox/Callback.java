package com.progimage.server.state.outbox;

import com.progimage.server.state.outbox.Webhook.WebhookTarget;

/** A URL for one message, with a secret of its own. It is not registered. */
public record Callback(WebhookTarget target, Secrets secrets) implements Recipient {
  @Override
  public String line() {
    return host();
  }

  @Override
  public String name() {
    return "callback at " + host();
  }
}
