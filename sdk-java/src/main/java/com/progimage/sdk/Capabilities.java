package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Formats, operations, analyzers and limits of a server. */
public final class Capabilities {
  private final String engine;
  private final String revision;
  private final List<ImageFormat> inputs;
  private final List<ImageFormat> outputs;
  private final List<Step> operations;
  private final List<Step> settings;
  private final List<Analyzer> analyzers;
  private final Map<String, Long> limits;
  private final String json;

  private Capabilities(JsonNode json) {
    this.engine = Json.text(json.path("engine"), "name");
    this.revision = Json.text(json.path("engine"), "revision");
    this.inputs = formats(json.path("inputs"));
    this.outputs = formats(json.path("outputs"));
    this.operations = steps(json.path("operations"));
    this.settings = steps(json.path("settings"));
    this.analyzers = analyzers(json.path("analyzers"));
    Map<String, Long> numbers = new LinkedHashMap<>();
    json.path("limits")
        .properties()
        .forEach(limit -> numbers.put(limit.getKey(), limit.getValue().asLong()));
    this.limits = Collections.unmodifiableMap(numbers);
    this.json = json.toString();
  }

  /**
   * A kind of step.
   *
   * @param name the first word of the step
   * @param syntax the whole step, such as {@code rotate_D}
   * @param summary its effect
   */
  public record Step(String name, String syntax, String summary) {}

  /**
   * An analyzer.
   *
   * @param kind what it finds
   * @param model what its facts come from; facts of different models do not compare
   * @param misses what it may not find, for people
   */
  public record Analyzer(AnalysisKind kind, String model, List<String> misses) {
    /** Copies the list. */
    public Analyzer {
      misses = List.copyOf(misses);
    }
  }

  static Capabilities of(JsonNode json) {
    return new Capabilities(json);
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
    return List.copyOf(formats);
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
    return List.copyOf(steps);
  }

  private static List<Analyzer> analyzers(JsonNode list) {
    List<Analyzer> analyzers = new ArrayList<>();
    for (JsonNode analyzer : list) {
      List<String> misses = new ArrayList<>();
      analyzer.path("misses").forEach(each -> misses.add(each.asText()));
      analyzers.add(
          new Analyzer(
              kind(Json.text(analyzer, "analysis")), Json.text(analyzer, "model"), misses));
    }
    return List.copyOf(analyzers);
  }

  private static AnalysisKind kind(String name) {
    try {
      return AnalysisKind.of(name);
    } catch (IllegalArgumentException e) {
      throw new Json.Unexpected("an invalid name of an analysis", e);
    }
  }

  /** {@return the name of the rendering engine, such as {@code java}} */
  public String engine() {
    return engine;
  }

  /** {@return the engine's revision; a different revision may produce different bytes} */
  public String revision() {
    return revision;
  }

  /** {@return the formats that the server reads and accepts} */
  public List<ImageFormat> inputs() {
    return inputs;
  }

  /** {@return the formats that the server writes} */
  public List<ImageFormat> outputs() {
    return outputs;
  }

  /** {@return the steps that a transformation applies in their order} */
  public List<Step> operations() {
    return operations;
  }

  /** {@return the steps that apply to the whole transformation, at most once each} */
  public List<Step> settings() {
    return settings;
  }

  /** {@return the analyzers; a server that makes no analyses has none} */
  public List<Analyzer> analyzers() {
    return analyzers;
  }

  /** {@return the limits by name, such as {@code bodyBytes}} */
  public Map<String, Long> limits() {
    return limits;
  }

  /**
   * {@return the whole answer as the server sent it, on one line, including fields unknown to this
   * client}
   */
  public String json() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Capabilities capabilities && capabilities.json.equals(json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return engine + " " + revision;
  }
}
