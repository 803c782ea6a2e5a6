package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of one source of a job.
 *
 * @param index of the source in the job, from 0
 * @param source the image's id or the URL that was asked for
 * @param image the id of the image that the source is; empty where there is none
 * @param failure why nothing could be made; empty where something was
 * @param outputs in the order of the job's; none where nothing could be made
 * @param json all of it as the server gave it, in one line
 */
public record JobResult(
    int index,
    String source,
    Optional<String> image,
    Optional<ProgImageException> failure,
    List<Output> outputs,
    String json) {

  /** Copies what it is given. */
  public JobResult {
    outputs = List.copyOf(outputs);
  }

  /**
   * One rendition.
   *
   * @param transformation its text; empty: none
   * @param format that it is in
   * @param url its public address; empty where it could not be made
   * @param failure why it could not be made; empty where it was
   */
  public record Output(
      String transformation,
      ImageFormat format,
      Optional<URI> url,
      Optional<ProgImageException> failure) {}

  static JobResult of(JsonNode json) {
    JsonNode wanted = json.path("source");
    String source =
        wanted.path("image").isTextual() ? Json.text(wanted, "image") : Json.text(wanted, "url");
    List<Output> outputs = new ArrayList<>();
    for (JsonNode output : json.path("outputs")) {
      outputs.add(output(output, source));
    }
    try {
      return new JobResult(
          Math.toIntExact(Json.number(json, "index")),
          source,
          Optional.ofNullable(json.path("image").textValue()),
          failure(json, source),
          outputs,
          json.toString());
    } catch (ArithmeticException e) {
      throw new Json.Unexpected("an \"index\" that is none", e);
    }
  }

  private static Output output(JsonNode json, String source) {
    String transformation = Json.text(json, "transformation");
    String format = Json.text(json, "format");
    String what = source + " as " + (transformation.isEmpty() ? "" : transformation + ".") + format;
    try {
      return new Output(
          transformation,
          ImageFormat.of(format),
          Optional.ofNullable(json.path("url").textValue()).map(URI::create),
          failure(json, what));
    } catch (IllegalArgumentException e) {
      throw new Json.Unexpected("an output that is none: " + e.getMessage(), e);
    }
  }

  private static Optional<ProgImageException> failure(JsonNode json, String what) {
    JsonNode problem = json.path("problem");
    return problem.isObject()
        ? Optional.of(Problem.of(problem).toException(what, 1))
        : Optional.empty();
  }
}
