package com.progimage.server.state.outbox;

import com.progimage.server.image.Owner;
import com.progimage.server.state.outbox.Webhook.WebhookTarget;

/**
 * A URL for one message, with a secret of its own. It is not registered.
 *
 * @param owner who wants the message; until it is delivered or given up, it counts for its owner
 */
public record Callback(Owner owner, WebhookTarget target, Secrets secrets) implements Recipient {
  @Override
  public String line() {
    return host();
  }

  @Override
  public String name() {
    return "callback at " + host();
  }
}
