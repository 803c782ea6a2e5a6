package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Formats, operations and limits of a server.
 *
 * @param engine the name of the rendering engine, such as {@code java}
 * @param revision of the engine; a different revision may produce different bytes
 * @param inputs the formats that the server reads and accepts
 * @param outputs the formats that the server writes
 * @param operations the steps that a transformation applies in their order
 * @param settings the steps that apply to the whole transformation, at most once each
 * @param limits by name, such as {@code bodyBytes}
 * @param json the whole answer as the server sent it, on one line, including fields unknown to this
 *     client
 */
public record Capabilities(
    String engine,
    String revision,
    List<ImageFormat> inputs,
    List<ImageFormat> outputs,
    List<Step> operations,
    List<Step> settings,
    Map<String, Long> limits,
    String json) {

  /** Copies the collections. */
  public Capabilities {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    operations = List.copyOf(operations);
    settings = List.copyOf(settings);
    limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
  }

  /**
   * A kind of step.
   *
   * @param name the first word of the step
   * @param syntax the whole step, such as {@code rotate_D}
   * @param summary its effect
   */
  public record Step(String name, String syntax, String summary) {}

  static Capabilities of(JsonNode json) {
    Map<String, Long> limits = new LinkedHashMap<>();
    json.path("limits")
        .properties()
        .forEach(limit -> limits.put(limit.getKey(), limit.getValue().asLong()));
    return new Capabilities(
        Json.text(json.path("engine"), "name"),
        Json.text(json.path("engine"), "revision"),
        formats(json.path("inputs")),
        formats(json.path("outputs")),
        steps(json.path("operations")),
        steps(json.path("settings")),
        limits,
        json.toString());
  }

  private static List<ImageFormat> formats(JsonNode list) {
    List<ImageFormat> formats = new ArrayList<>();
    for (JsonNode format : list) {
      String name = Json.text(format, "format");
      formats.add(
          ImageFormat.described(
              name,
              format.path("extensions").path(0).asText(name),
              Json.text(format, "mediaType")));
    }
    return formats;
  }

  private static List<Step> steps(JsonNode list) {
    List<Step> steps = new ArrayList<>();
    for (JsonNode step : list) {
      steps.add(
          new Step(
              Json.text(step, "name"),
              step.path("syntax").asText(),
              step.path("summary").asText()));
    }
    return steps;
  }
}
