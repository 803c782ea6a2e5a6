package com.progimage.server.analyzer.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Face;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analysis.FactsJson;
import com.progimage.server.analysis.LabelFacts;
import com.progimage.server.analysis.LabelFacts.Label;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.util.Comparator;

/** Reads the answer of a service, which may be wrong in any way. */
final class ServiceAnswer {
  /** Maximum size: more than the longest lists of facts need. */
  static final int MAX_BYTES = 1 << 20;

  private static final JsonMapper MAPPER = new JsonMapper();

  private ServiceAnswer() {}

  /**
   * @param model the name that the answer must have
   * @param picture size of the upright picture
   * @throws IllegalArgumentException if the answer is not one; the message says why
   */
  static Facts read(AnalysisKind kind, String model, Size picture, byte[] json) {
    ObjectNode answer = object(json);
    requireModel(model, answer.path("model"));
    answer.putObject("picture").put("width", picture.width()).put("height", picture.height());
    try {
      return sorted(FactsJson.read(kind, answer.toString()));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a box that is too large", e);
    }
  }

  private static ObjectNode object(byte[] json) {
    try {
      if (MAPPER.readTree(json) instanceof ObjectNode answer) {
        return answer;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("no JSON", e);
    }
    throw new IllegalArgumentException("no JSON object");
  }

  private static void requireModel(String model, JsonNode answered) {
    if (!answered.isTextual()) {
      throw new IllegalArgumentException("no model");
    }
    if (!answered.textValue().equals(model)) {
      throw new IllegalArgumentException(
          "another model than the setting says, which is '%s'".formatted(model));
    }
  }

  /** Facts are in this order; the service may have any. */
  private static Facts sorted(Facts facts) {
    return switch (facts) {
      case FaceFacts faces ->
          new FaceFacts(
              faces.picture(),
              faces.faces().stream()
                  .sorted(Comparator.comparingDouble(Face::score).reversed())
                  .toList());
      case LabelFacts labels ->
          new LabelFacts(
              labels.labels().stream()
                  .sorted(Comparator.comparingDouble(Label::confidence).reversed())
                  .toList());
      default -> facts;
    };
  }
}
