package com.progimage.features.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * What users learn of pictures, through one of the doors: analyses, sessions and upload links. A
 * server's refusal is a {@link Refusal} in each method.
 */
public interface AnalysisDoor {
  /** The faces in an image, once the server has looked for them. */
  List<FoundFace> faces(String id);

  /** The number of analyses of a kind that are done. */
  long done(String analysis);

  /** The average of the faces of the last 30 days. */
  AverageOfFaces average();

  /** Creates a session, and gives its key. */
  String createSession();

  /** Adds pictures to a session, and gives the faces in all of them. */
  List<FoundFace> add(String session, List<NewImage> pictures);

  /** The faces in each picture of a session. */
  List<List<FoundFace>> pictures(String session);

  void reset(String session);

  void end(String session);

  /** Creates a link for a picture whose labels the server finds, and then notifies the callback. */
  CreatedLink createLink(URI callback);

  LinkState link(String id);

  /** A face as users compare it. */
  record FoundFace(double score, List<Double> encoding) {
    static List<FoundFace> all(JsonNode answer) {
      List<FoundFace> faces = new ArrayList<>();
      for (JsonNode face : answer.path("faces")) {
        faces.add(new FoundFace(face.path("score").asDouble(), numbers(face.path("encoding"))));
      }
      return faces;
    }

    public double distance(FoundFace other) {
      return AnalysisDoor.distance(encoding, other.encoding);
    }
  }

  /** The mean of some encodings. */
  record AverageOfFaces(long count, List<Double> encoding) {
    static AverageOfFaces of(JsonNode answer) {
      return new AverageOfFaces(answer.path("count").asLong(), numbers(answer.path("encoding")));
    }

    public double distance(FoundFace face) {
      return AnalysisDoor.distance(encoding, face.encoding());
    }
  }

  /** The answer that the creator of a link gets. */
  record CreatedLink(String id, URI upload, String callbackSecret) {
    static CreatedLink of(JsonNode answer) {
      return new CreatedLink(
          answer.path("id").asText(),
          URI.create(answer.path("upload").path("url").asText()),
          answer.path("callback").path("secret").asText());
    }
  }

  /**
   * What became of a link.
   *
   * @param image the id of the image; empty if none was stored
   */
  record LinkState(String state, String image, List<FoundLabel> labels) {
    public static LinkState of(JsonNode answer) {
      List<FoundLabel> labels = new ArrayList<>();
      for (JsonNode label : answer.path("analyses").path("labels").path("labels")) {
        labels.add(
            new FoundLabel(label.path("name").asText(), label.path("confidence").asDouble()));
      }
      return new LinkState(answer.path("state").asText(), answer.path("image").asText(""), labels);
    }
  }

  /** A name for what a picture shows. */
  record FoundLabel(String name, double confidence) {}

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(number -> numbers.add(number.asDouble()));
    return numbers;
  }

  private static double distance(List<Double> one, List<Double> other) {
    if (one.size() != other.size()) {
      throw new AssertionError("%d numbers and %d".formatted(one.size(), other.size()));
    }
    double sum = 0;
    for (int i = 0; i < one.size(); i++) {
      sum += (one.get(i) - other.get(i)) * (one.get(i) - other.get(i));
    }
    return Math.sqrt(sum);
  }
}
