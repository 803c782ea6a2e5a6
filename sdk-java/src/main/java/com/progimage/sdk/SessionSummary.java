package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is in a session, at the time of the request.
 *
 * @param id the session's id, which is no secret
 * @param limit the maximum number of pictures
 * @param endsAt the time at which it ends unless it is used before
 * @param pictures in the order in which they were added
 * @param failures of the last pictures that it could not take, oldest first
 * @param json the whole answer as the server sent it, on one line
 */
public record SessionSummary(
    String id,
    int limit,
    Instant endsAt,
    List<SessionPicture> pictures,
    List<Failure> failures,
    String json) {

  /** Copies the lists. */
  public SessionSummary {
    pictures = List.copyOf(pictures);
    failures = List.copyOf(failures);
  }

  /**
   * A picture that the session could not take.
   *
   * @param digest of the file; empty if it was refused before its end
   * @param time at which it was refused
   * @param reason why
   */
  public record Failure(Optional<String> digest, Instant time, ProgImageException reason) {
    static Failure of(JsonNode json) {
      String digest = json.path("digest").textValue();
      return new Failure(
          Optional.ofNullable(digest),
          Json.instant(json, "time").orElseThrow(() -> new Json.Unexpected("no \"time\"")),
          Problem.of(json.path("problem"))
              .toException("adding " + (digest == null ? "a picture" : digest), 1));
    }
  }

  static SessionSummary of(JsonNode json) {
    List<SessionPicture> pictures = new ArrayList<>();
    json.path("images").forEach(each -> pictures.add(SessionPicture.of(each)));
    List<Failure> failures = new ArrayList<>();
    json.path("failures").forEach(each -> failures.add(Failure.of(each)));
    return new SessionSummary(
        Json.text(json, "id"),
        Json.whole(json, "limit"),
        Json.instant(json, "endsAt").orElseThrow(() -> new Json.Unexpected("no \"endsAt\"")),
        pictures,
        failures,
        json.toString());
  }

  /** {@return the id and the numbers, without encodings} */
  @Override
  public String toString() {
    return id + " (" + pictures.size() + " of " + limit + " pictures)";
  }
}
