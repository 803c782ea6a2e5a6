package com.progimage.server.state.outbox;

import com.progimage.server.state.outbox.Webhook.WebhookTarget;

/** Receives messages: a registration, or a callback that one message is for. */
public sealed interface Recipient permits Webhook, Callback {
  WebhookTarget target();

  Secrets secrets();

  /** The host of its URL, in lower case. */
  default String host() {
    return target().host();
  }

  /** Names whose messages wait together while one of them is not admitted. */
  String line();

  /** As in logs. */
  String name();
}
