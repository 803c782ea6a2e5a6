package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.util.List;

/**
 * Faces in an image.
 *
 * @param model what found them; encodings of different models cannot be compared
 * @param width of the upright image in pixels
 * @param height of the upright image in pixels
 * @param faces the best score first
 * @param json the whole answer as the server sent it, on one line
 */
public record Faces(String model, int width, int height, List<Face> faces, String json) {

  /** Copies the list. */
  public Faces {
    faces = List.copyOf(faces);
  }

  static Faces of(JsonNode json) {
    JsonNode picture = json.path("picture");
    return new Faces(
        Json.text(json, "model"),
        Json.whole(picture, "width"),
        Json.whole(picture, "height"),
        Face.listOf(json.path("faces")),
        json.toString());
  }

  /** {@return how many there are and where, without their encodings} */
  @Override
  public String toString() {
    return faces.size() + " faces in " + width + "×" + height + " by " + model;
  }
}
