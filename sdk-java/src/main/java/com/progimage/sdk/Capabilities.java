package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server can do.
 *
 * @param engine that renders: {@code java}
 * @param revision of the engine; another one may give other bytes
 * @param inputs the formats that it reads, and so takes
 * @param outputs the formats that it writes
 * @param operations steps that a transformation may have, done in their order
 * @param settings steps that are said once of a whole transformation
 * @param limits by name, as {@code bodyBytes}
 * @param json all of it as the server gave it, in one line, with what is not known here
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

  /** Copies what it is given. */
  public Capabilities {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    operations = List.copyOf(operations);
    settings = List.copyOf(settings);
    limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
  }

  /**
   * One kind of step.
   *
   * @param name what it begins with
   * @param syntax the whole step, as {@code rotate_D}
   * @param summary what it does
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
