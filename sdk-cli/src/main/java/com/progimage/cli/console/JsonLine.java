package com.progimage.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Creates single-line JSON objects. */
public final class JsonLine {
  private static final JsonMapper MAPPER = new JsonMapper();

  private JsonLine() {}

  /** Returns {@code {"<name>": "<value>"}}, which callers can extend. */
  public static ObjectNode of(String name, String value) {
    return JsonNodeFactory.instance.objectNode().put(name, value);
  }

  /** Returns {@code {"<name>": "<value>", "error": {…}}}, without the secret of a key in it. */
  public static ObjectNode of(String name, String value, Failure failure) {
    return of(name, Console.withoutSecrets(value)).set("error", failure.json());
  }

  /** Returns {@code {"error": {…}}}. */
  public static ObjectNode error(Failure failure) {
    return JsonNodeFactory.instance.objectNode().set("error", failure.json());
  }

  /** Returns the server's object with one member in front. */
  public static ObjectNode before(String serversObject, String name, String value) {
    try {
      return of(name, value).setAll((ObjectNode) MAPPER.readTree(serversObject));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the SDK gives JSON", e);
    }
  }
}
