package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A face in an image.
 *
 * @param box where it is
 * @param score the certainty of the detector
 * @param landmarks five points: the outer and the inner corner of the eye at the right of the
 *     image, the same of the eye at the left, and the bottom of the nose
 * @param encoding what tells one person from another
 */
public record Face(Box box, double score, List<Point> landmarks, Encoding encoding) {

  /** Copies the list. */
  public Face {
    landmarks = List.copyOf(landmarks);
  }

  /**
   * A rectangle in pixels of the upright image. It may reach beyond the image.
   *
   * @param left the distance of its left side from that of the image
   * @param top the distance of its upper side from that of the image
   * @param width at least 1
   * @param height at least 1
   */
  public record Box(int left, int top, int width, int height) {}

  /**
   * A point in pixels of the upright image.
   *
   * @param x from the left
   * @param y from the top
   */
  public record Point(int x, int y) {}

  /**
   * Returns the distance of two faces, which is that of their encodings.
   *
   * @param first a face
   * @param second one of the same model
   * @return 0 for equal ones; usually below 0.6 for the same person
   */
  public static double distance(Face first, Face second) {
    return Encoding.distance(first.encoding, second.encoding);
  }

  static Face of(JsonNode json) {
    JsonNode box = json.path("box");
    List<Point> landmarks = new ArrayList<>();
    for (JsonNode point : json.path("landmarks")) {
      landmarks.add(new Point(Json.whole(point, "x"), Json.whole(point, "y")));
    }
    return new Face(
        new Box(
            Json.whole(box, "left"),
            Json.whole(box, "top"),
            Json.whole(box, "width"),
            Json.whole(box, "height")),
        Json.decimal(json, "score"),
        landmarks,
        Encoding.of(json.path("encoding")));
  }

  static List<Face> listOf(JsonNode list) {
    List<Face> faces = new ArrayList<>();
    for (JsonNode each : list) {
      faces.add(of(each));
    }
    return List.copyOf(faces);
  }
}
