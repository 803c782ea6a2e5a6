package com.progimage.sdk;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Writes requests and reads answers as JSON. Ignores unknown fields. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Json() {}

  /** Writes an object with one field. */
  static byte[] object(String field, String value) {
    return bytes(newObject().put(field, value));
  }

  static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  static byte[] bytes(ObjectNode object) {
    try {
      return MAPPER.writeValueAsBytes(object);
    } catch (IOException e) {
      throw new IllegalStateException("an object cannot be written as JSON", e);
    }
  }

  static JsonNode read(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }

  /** Parses a complete answer, which must be a JSON object. */
  static JsonNode object(byte[] bytes) {
    try {
      JsonNode json = read(bytes);
      if (json.isObject()) {
        return json;
      }
      throw new Unexpected("no JSON object");
    } catch (IOException e) {
      throw new Unexpected("no JSON", e);
    }
  }

  static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.isTextual()) {
      throw new Unexpected("no \"" + field + "\"");
    }
    return value.textValue();
  }

  static long number(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.canConvertToLong()) {
      throw new Unexpected("no \"" + field + "\"");
    }
    return value.longValue();
  }

  static Optional<Instant> instant(JsonNode object, String field) {
    if (object.path(field).isNull() || object.path(field).isMissingNode()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text(object, field)));
    } catch (DateTimeException e) {
      throw new Unexpected("no time in \"" + field + "\"", e);
    }
  }

  static StoredImage image(JsonNode json, AsyncProgImage client) {
    String id = text(json, "id");
    if (!ImageIds.isId(id)) {
      throw new Unexpected("no image id in \"id\"");
    }
    try {
      return new StoredImage(
          client,
          id,
          json.path("url").isTextual() ? URI.create(text(json, "url")) : client.publicUrl(id),
          ImageFormat.of(text(json, "format")),
          Math.toIntExact(number(json, "width")),
          Math.toIntExact(number(json, "height")),
          number(json, "byteCount"),
          text(json, "digest"),
          instant(json, "createdAt").orElseThrow(() -> new Unexpected("no \"createdAt\"")),
          instant(json, "expiresAt").orElse(null),
          json.toString());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new Unexpected("an invalid record: " + e.getMessage(), e);
    }
  }

  /** Thrown when an answer has an unexpected field or lacks one. */
  static final class Unexpected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unexpected(String message) {
      super(message);
    }

    Unexpected(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
