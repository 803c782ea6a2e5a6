package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.time.Instant;
import java.util.List;

/**
 * What a session keeps of a picture.
 *
 * @param digest of the file, as {@code sha256-<hex>}
 * @param byteCount of the file
 * @param model what found the faces; encodings of different models cannot be compared
 * @param time at which they were found
 * @param faces the best score first
 * @param json the whole answer as the server sent it, on one line
 */
public record SessionPicture(
    String digest, long byteCount, String model, Instant time, List<Face> faces, String json) {

  /** Copies the list. */
  public SessionPicture {
    faces = List.copyOf(faces);
  }

  static SessionPicture of(JsonNode json) {
    return new SessionPicture(
        Json.text(json, "digest"),
        Json.number(json, "size"),
        Json.text(json, "model"),
        Json.instant(json, "time").orElseThrow(() -> new Json.Unexpected("no \"time\"")),
        Face.listOf(json.path("faces")),
        json.toString());
  }

  /** {@return the digest and the number of faces, without their encodings} */
  @Override
  public String toString() {
    return digest + " (" + faces.size() + " faces)";
  }
}
