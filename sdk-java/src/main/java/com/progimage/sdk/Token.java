package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.sdk.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A short-lived token, which may be used in place of the key that it was issued for. */
public final class Token {
  private final String text;
  private final String owner;
  private final List<Scope> scopes;
  private final @Nullable String image;
  private final Instant expiresAt;
  private final String json;

  private Token(JsonNode json) {
    this.text = Json.text(json, "token");
    this.owner = Json.text(json, "owner");
    List<Scope> granted = new ArrayList<>();
    json.path("scopes").forEach(each -> granted.add(Scope.of(each.asText())));
    this.scopes = List.copyOf(granted);
    this.image = json.path("image").isTextual() ? Json.text(json, "image") : null;
    this.expiresAt =
        Json.instant(json, "expiresAt").orElseThrow(() -> new Json.Unexpected("no \"expiresAt\""));
    this.json = ((ObjectNode) json).deepCopy().without("token").toString();
  }

  static Token of(JsonNode json) {
    return new Token(json);
  }

  /** {@return the secret text, for {@link ProgImageClient.Builder#token}} */
  public String text() {
    return text;
  }

  /** {@return the owner for which it acts} */
  public String owner() {
    return owner;
  }

  /** {@return what it allows, without sets} */
  public List<Scope> scopes() {
    return scopes;
  }

  /** {@return the id of the only image that it is for; empty if it is for all of the owner} */
  public Optional<String> image() {
    return Optional.ofNullable(image);
  }

  /** {@return the time at which it expires} */
  public Instant expiresAt() {
    return expiresAt;
  }

  /** {@return the record as the server sent it, on one line, without the secret text} */
  public String json() {
    return json;
  }

  /** {@return the record, without the secret text} */
  @Override
  public String toString() {
    return "token of " + owner + " for " + scopes + " until " + expiresAt;
  }
}
