package com.progimage.server.state.outbox;

import com.progimage.server.image.ImageId;
import java.time.Instant;
import java.util.Optional;

/**
 * Id of a registration, created as image ids are, so ids sort by time.
 *
 * @param text a version 7 UUID in lower case
 */
public record WebhookId(String text) {
  public WebhookId {
    if (ImageId.find(text).isEmpty()) {
      throw new IllegalArgumentException("not a webhook id: " + text);
    }
  }

  /** Parses an id from a client, in any case. */
  public static Optional<WebhookId> find(String text) {
    return ImageId.findIgnoringCase(text).map(id -> new WebhookId(id.text()));
  }

  public static WebhookId create(Instant now) {
    return new WebhookId(ImageId.create(now).text());
  }

  @Override
  public String toString() {
    return text;
  }
}
