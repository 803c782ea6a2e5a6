package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An analysis of one image, at the time of the request.
 *
 * @param kind what it looks for
 * @param status how far it is
 * @param failure the reason that it failed; empty if it did not
 */
public record Analysis(AnalysisKind kind, Status status, Optional<ProgImageException> failure) {

  /** The progress of an analysis. */
  public enum Status {
    /** It waits for a worker. */
    CREATED,
    /** A server has begun it. */
    RUNNING,
    /** Its result can be fetched. */
    DONE,
    /** It found nothing, because of the image or of the server. */
    FAILED
  }

  /** {@return whether it is done or has failed} */
  public boolean isEnded() {
    return status == Status.DONE || status == Status.FAILED;
  }

  /**
   * Parses an analysis.
   *
   * @param what the image as error messages name it
   */
  static Analysis of(JsonNode json, String what) {
    String name = Json.text(json, "analysis");
    JsonNode problem = json.path("problem");
    try {
      return new Analysis(
          AnalysisKind.of(name),
          status(Json.text(json, "status")),
          problem.isObject()
              ? Optional.of(Problem.of(problem).toException(name + " of " + what, 1))
              : Optional.empty());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new Json.Unexpected("an invalid analysis: " + e.getMessage(), e);
    }
  }

  /** Parses a list; a missing one is empty. */
  static List<Analysis> listOf(JsonNode list, String what) {
    List<Analysis> analyses = new ArrayList<>();
    for (JsonNode each : list) {
      analyses.add(of(each, what));
    }
    return List.copyOf(analyses);
  }

  private static Status status(String name) {
    for (Status each : Status.values()) {
      if (each.name().equalsIgnoreCase(name)) {
        return each;
      }
    }
    throw new Json.Unexpected("an unknown status of an analysis");
  }
}
