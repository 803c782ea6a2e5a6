package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers of analyses.
 *
 * @param kinds the numbers of each kind
 * @param json the whole answer as the server sent it, on one line
 */
public record AnalysisStats(Map<AnalysisKind, Counts> kinds, String json) {

  /** Copies the map. */
  public AnalysisStats {
    kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
  }

  /**
   * Numbers of the analyses of one kind.
   *
   * @param created those that wait
   * @param running those that a server has begun
   * @param done those whose facts are known
   * @param failed those that found nothing
   */
  public record Counts(long created, long running, long done, long failed) {
    static final Counts NONE = new Counts(0, 0, 0, 0);
  }

  /**
   * Returns the numbers of one kind.
   *
   * @param kind an analysis
   * @return its numbers; zeros if the server has no such analysis
   */
  public Counts of(AnalysisKind kind) {
    return kinds.getOrDefault(kind, Counts.NONE);
  }

  static AnalysisStats parse(JsonNode json) {
    Map<AnalysisKind, Counts> kinds = new LinkedHashMap<>();
    json.path("analyses")
        .properties()
        .forEach(each -> kinds.put(kind(each.getKey()), counts(each.getValue())));
    return new AnalysisStats(kinds, json.toString());
  }

  private static AnalysisKind kind(String name) {
    try {
      return AnalysisKind.of(name);
    } catch (IllegalArgumentException e) {
      throw new Json.Unexpected("an invalid name of an analysis", e);
    }
  }

  private static Counts counts(JsonNode json) {
    return new Counts(
        Json.number(json, "created"),
        Json.number(json, "running"),
        Json.number(json, "done"),
        Json.number(json, "failed"));
  }
}
