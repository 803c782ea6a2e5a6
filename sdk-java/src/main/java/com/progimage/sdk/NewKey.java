package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.sdk.text.Json;

/**
 * A key that was just created, with the text that clients send. The server cannot show it again.
 */
public final class NewKey {
  private final ApiKey key;
  private final String text;

  private NewKey(ApiKey key, String text) {
    this.key = key;
    this.text = text;
  }

  static NewKey of(JsonNode json) {
    String text = Json.text(json, "key");
    return new NewKey(ApiKey.of(((ObjectNode) json).without("key")), text);
  }

  /** {@return the key's record} */
  public ApiKey key() {
    return key;
  }

  /** {@return the secret text, for {@link ProgImageClient.Builder#key}} */
  public String text() {
    return text;
  }

  /** {@return the key's record, without its secret text} */
  @Override
  public String toString() {
    return key.toString();
  }
}
