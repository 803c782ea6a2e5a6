package com.progimage.server.state.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.progimage.server.image.Owner;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads callbacks and the parts of registrations as JSON. Later versions may add
 * members.
 */
public final class OutboxJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private OutboxJson() {}

  public static String write(Object part) {
    try {
      return MAPPER.writeValueAsString(part);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write as JSON", e);
    }
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot parse what the outbox has stored", e);
    }
  }

  public static Callback readCallback(String json) {
    return read(json, Callback.class);
  }

  /** Assembles a registration from its stored parts. */
  public static Webhook webhook(
      WebhookId id,
      Owner owner,
      String target,
      String secrets,
      @Nullable String disabled,
      @Nullable String attempt) {
    return new Webhook(
        id,
        owner,
        read(target, Webhook.WebhookTarget.class),
        read(secrets, Secrets.class),
        disabled == null ? null : read(disabled, Webhook.Disabled.class),
        attempt == null ? null : read(attempt, DeliveryAttempt.class));
  }
}
