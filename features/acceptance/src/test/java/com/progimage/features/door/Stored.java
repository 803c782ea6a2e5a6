package com.progimage.features.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a user is told of a stored image. */
public record Stored(
    String id,
    String format,
    int width,
    int height,
    long byteCount,
    String digest,
    Instant createdAt,
    @Nullable Instant expiresAt) {

  static Stored of(JsonNode image) {
    JsonNode end = image.path("expiresAt");
    return new Stored(
        image.path("id").asText(),
        image.path("format").asText(),
        image.path("width").asInt(),
        image.path("height").asInt(),
        image.path("byteCount").asLong(),
        image.path("digest").asText(),
        Instant.parse(image.path("createdAt").asText()),
        end.isTextual() ? Instant.parse(end.asText()) : null);
  }
}
