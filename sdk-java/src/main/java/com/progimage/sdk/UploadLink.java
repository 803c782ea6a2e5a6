package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** An upload link: its state, its image and its results, at the time of the request. */
public final class UploadLink {
  private final String id;
  private final State state;
  private final Optional<String> imageId;
  private final Optional<String> problem;
  private final Instant expiresAt;
  private final JsonNode analyses;
  private final String json;

  /** State of a link. */
  public enum State {
    /** No image was stored yet. */
    OPEN,
    /** An image was stored. */
    DONE,
    /** No image was stored in time. */
    EXPIRED
  }

  private UploadLink(JsonNode json) {
    this.id = UploadLinkNotFoundException.requireAnswered(Json.text(json, "id"));
    this.state = state(Json.text(json, "state"));
    this.imageId = Optional.ofNullable(json.path("image").textValue());
    JsonNode told = json.path("problem");
    this.problem =
        told.isObject()
            ? Optional.of(Json.text(told, "code") + ": " + Json.text(told, "detail"))
            : Optional.empty();
    this.expiresAt =
        Json.instant(json, "expiresAt").orElseThrow(() -> new Json.Unexpected("no \"expiresAt\""));
    this.analyses = json.path("analyses");
    this.json = json.toString();
  }

  private static State state(String name) {
    for (State each : State.values()) {
      if (each.name().equalsIgnoreCase(name)) {
        return each;
      }
    }
    throw new Json.Unexpected("an unknown state of a link");
  }

  static UploadLink of(JsonNode json) {
    return new UploadLink(json);
  }

  /** {@return the link's id} */
  public String id() {
    return id;
  }

  /** {@return whether it waits for an image, has one, or has expired} */
  public State state() {
    return state;
  }

  /** {@return the id of the stored image; empty before} */
  public Optional<String> imageId() {
    return imageId;
  }

  /**
   * {@return the code of the reason that there is no image or no result, with what to do next;
   * empty if there is none}
   */
  public Optional<String> problem() {
    return problem;
  }

  /** {@return the time until which the upload may begin} */
  public Instant expiresAt() {
    return expiresAt;
  }

  /**
   * Returns what is known of an analysis, as JSON.
   *
   * @param name such as {@code labels}
   * @return its facts, or its status; empty if it was not requested or there is no image
   */
  public Optional<String> analysis(String name) {
    JsonNode found = analyses.path(name);
    return found.isObject() ? Optional.of(found.toString()) : Optional.empty();
  }

  /** {@return whether no requested analysis of the image is waiting or running} */
  public boolean isAnalyzed() {
    for (JsonNode each : analyses) {
      if (each.path("status").asText().equals("created")
          || each.path("status").asText().equals("running")) {
        return false;
      }
    }
    return imageId.isPresent();
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
    return other instanceof UploadLink link && link.json.equals(json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return id + " (" + state.name().toLowerCase(Locale.ROOT) + ")";
  }
}
