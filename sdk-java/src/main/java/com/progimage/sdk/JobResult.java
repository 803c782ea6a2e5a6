package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Result of one source of a job.
 *
 * @param index the index of the source in the job, from 0
 * @param source the requested image id or URL
 * @param image the id of the source's image; empty if the source was not stored
 * @param failure the reason that nothing could be made; empty if something was made
 * @param outputs in the order of the job's outputs; empty if nothing could be made
 * @param analyses in the order of the job's analyses; empty if there are none
 * @param json the whole result as the server sent it, on one line
 */
public record JobResult(
    int index,
    String source,
    Optional<String> image,
    Optional<ProgImageException> failure,
    List<Output> outputs,
    List<Analysis> analyses,
    String json) {

  /** Copies the lists. */
  public JobResult {
    outputs = List.copyOf(outputs);
    analyses = List.copyOf(analyses);
  }

  /**
   * One rendition.
   *
   * @param transformation the canonical text; empty for a plain conversion
   * @param format the format
   * @param url its public address; empty if it could not be made
   * @param failure the reason that it could not be made; empty if it was
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
          Analysis.listOf(json.path("analyses"), source),
          json.toString());
    } catch (ArithmeticException e) {
      throw new Json.Unexpected("an invalid \"index\"", e);
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
      throw new Json.Unexpected("an invalid output: " + e.getMessage(), e);
    }
  }

  private static Optional<ProgImageException> failure(JsonNode json, String what) {
    JsonNode problem = json.path("problem");
    return problem.isObject()
        ? Optional.of(Problem.of(problem).toException(what, 1))
        : Optional.empty();
  }
}
