package com.progimage.sdk.text;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Writes requests and reads answers as JSON. Ignores unknown fields. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Json() {}

  /** Writes an object with one field. */
  public static byte[] object(String field, String value) {
    return bytes(newObject().put(field, value));
  }

  public static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  public static byte[] bytes(ObjectNode object) {
    try {
      return MAPPER.writeValueAsBytes(object);
    } catch (IOException e) {
      throw new IllegalStateException("an object cannot be written as JSON", e);
    }
  }

  public static JsonNode read(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }

  /** Parses a complete answer, which must be a JSON object. */
  public static JsonNode object(byte[] bytes) {
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

  public static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.isTextual()) {
      throw new Unexpected("no \"" + field + "\"");
    }
    return value.textValue();
  }

  public static long number(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.canConvertToLong()) {
      throw new Unexpected("no \"" + field + "\"");
    }
    return value.longValue();
  }

  public static int whole(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.canConvertToInt()) {
      throw new Unexpected("no \"" + field + "\"");
    }
    return value.intValue();
  }

  public static double decimal(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.isNumber()) {
      throw new Unexpected("no \"" + field + "\"");
    }
    return value.doubleValue();
  }

  public static Optional<Instant> instant(JsonNode object, String field) {
    if (object.path(field).isNull() || object.path(field).isMissingNode()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text(object, field)));
    } catch (DateTimeException e) {
      throw new Unexpected("no time in \"" + field + "\"", e);
    }
  }

  /** Thrown when an answer has an unexpected field or lacks one. */
  public static final class Unexpected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unexpected(String message) {
      super(message);
    }

    public Unexpected(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
