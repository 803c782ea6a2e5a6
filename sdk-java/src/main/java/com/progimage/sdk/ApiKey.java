package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Ids;
import com.progimage.sdk.text.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key of the server, as described by its record at the time of the request. The record does not
 * have the text that clients send: only {@link NewKey} has it.
 */
public final class ApiKey {
  private final String id;
  private final String owner;
  private final List<Scope> scopes;
  private final String name;
  private final Instant createdAt;
  private final @Nullable Instant expiresAt;
  private final @Nullable LocalDate lastUsedOn;
  private final @Nullable Instant revokedAt;
  private final String json;

  private ApiKey(JsonNode json) {
    this.id = Json.text(json, "id");
    this.owner = Json.text(json, "owner");
    this.scopes = scopes(json.path("scopes"));
    this.name = Json.text(json, "name");
    this.createdAt =
        Json.instant(json, "createdAt").orElseThrow(() -> new Json.Unexpected("no \"createdAt\""));
    this.expiresAt = Json.instant(json, "expiresAt").orElse(null);
    this.lastUsedOn =
        json.path("lastUsedOn").isTextual() ? day(Json.text(json, "lastUsedOn")) : null;
    this.revokedAt = Json.instant(json, "revokedAt").orElse(null);
    this.json = json.toString();
  }

  static ApiKey of(JsonNode json) {
    ApiKey key = new ApiKey(json);
    if (!Ids.isKeyId(key.id)) {
      throw new Json.Unexpected("no key id in \"id\"");
    }
    return key;
  }

  private static List<Scope> scopes(JsonNode names) {
    List<Scope> scopes = new ArrayList<>();
    names.forEach(each -> scopes.add(Scope.of(each.asText())));
    return List.copyOf(scopes);
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new Json.Unexpected("no day in \"lastUsedOn\"", e);
    }
  }

  /** {@return the key's id, which is no secret} */
  public String id() {
    return id;
  }

  /** {@return the owner of everything that is stored with the key} */
  public String owner() {
    return owner;
  }

  /** {@return what the key allows, without sets} */
  public List<Scope> scopes() {
    return scopes;
  }

  /** {@return its name for people; empty if it has none} */
  public String name() {
    return name;
  }

  /** {@return the time at which it was created} */
  public Instant createdAt() {
    return createdAt;
  }

  /** {@return the time at which it expires; empty if it does not expire} */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt);
  }

  /** {@return the last day, in UTC, on which it was used; empty if it was not used yet} */
  public Optional<LocalDate> lastUsedOn() {
    return Optional.ofNullable(lastUsedOn);
  }

  /** {@return the time at which it was revoked; empty if it was not} */
  public Optional<Instant> revokedAt() {
    return Optional.ofNullable(revokedAt);
  }

  /**
   * {@return the record as the server sent it, on one line, including fields unknown to this
   * client}
   */
  public String json() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ApiKey key && key.json.equals(json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return id + " (" + owner + (name.isEmpty() ? "" : ", " + name) + ")";
  }
}
