package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** An upload link that was just created, with its secrets. The server cannot show them again. */
public final class NewUploadLink {
  private final String id;
  private final URI uploadUrl;
  private final Instant expiresAt;
  private final Optional<String> callbackSecret;
  private final String json;

  private NewUploadLink(JsonNode json) {
    this.id = UploadLinkNotFoundException.requireAnswered(Json.text(json, "id"));
    this.uploadUrl = URI.create(Json.text(json.path("upload"), "url"));
    this.expiresAt =
        Json.instant(json, "expiresAt").orElseThrow(() -> new Json.Unexpected("no \"expiresAt\""));
    this.callbackSecret = Optional.ofNullable(json.path("callback").path("secret").textValue());
    this.json = json.toString();
  }

  static NewUploadLink of(JsonNode json) {
    try {
      return new NewUploadLink(json);
    } catch (IllegalArgumentException e) {
      throw new Json.Unexpected("an invalid address in \"upload\"", e);
    }
  }

  /** {@return the link's id, which is no secret} */
  public String id() {
    return id;
  }

  /**
   * {@return the address to which a client without a key sends the image, with {@code PUT} or with
   * the {@code POST} of a form; works once}
   */
  public URI uploadUrl() {
    return uploadUrl;
  }

  /** {@return the time until which the upload may begin} */
  public Instant expiresAt() {
    return expiresAt;
  }

  /**
   * {@return the secret that signs the message to the callback, for {@link
   * com.progimage.sdk.webhook.WebhookVerifier}; empty if the link has no callback}
   */
  public Optional<String> callbackSecret() {
    return callbackSecret;
  }

  /** {@return the answer as the server sent it, on one line, with the secrets} */
  public String json() {
    return json;
  }

  /** {@return the link's id and time, without its secrets} */
  @Override
  public String toString() {
    return id + " (until " + expiresAt + ")";
  }
}
