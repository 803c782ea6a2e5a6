package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Labels of an image.
 *
 * @param model what found them
 * @param labels the most certain first
 * @param json the whole answer as the server sent it, on one line
 */
public record Labels(String model, List<Label> labels, String json) {

  /** Copies the list. */
  public Labels {
    labels = List.copyOf(labels);
  }

  static Labels of(JsonNode json) {
    List<Label> labels = new ArrayList<>();
    for (JsonNode each : json.path("labels")) {
      List<String> parents = new ArrayList<>();
      each.path("parents").forEach(parent -> parents.add(parent.asText()));
      labels.add(new Label(Json.text(each, "name"), Json.decimal(each, "confidence"), parents));
    }
    return new Labels(Json.text(json, "model"), labels, json.toString());
  }
}
