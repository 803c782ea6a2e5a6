package com.progimage.server.state.fact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Encoding;
import com.progimage.server.analysis.Face;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analysis.FactsJson;
import java.util.List;

/**
 * Facts as stores keep them: the encodings of faces are apart from the text, in which their numbers
 * would take four times the room, and from which an average would have to parse them.
 *
 * @param text JSON without the encodings
 * @param encodings one for each face, in the order of the faces
 */
public record StoredFacts(String text, List<ScoredEncoding> encodings) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String ENCODING = "encoding";

  public StoredFacts {
    encodings = List.copyOf(encodings);
  }

  /** An encoding with the score of its face. */
  public record ScoredEncoding(double score, Encoding encoding) {
    private static ScoredEncoding of(Face face) {
      return new ScoredEncoding(face.score(), face.encoding());
    }
  }

  public static StoredFacts of(Facts facts) {
    String text = FactsJson.write(facts);
    if (!(facts instanceof FaceFacts found)) {
      return new StoredFacts(text, List.of());
    }
    JsonNode tree = parse(text);
    faces(tree).forEach(face -> ((ObjectNode) face).remove(ENCODING));
    return new StoredFacts(
        tree.toString(), found.faces().stream().map(ScoredEncoding::of).toList());
  }

  public Facts facts(AnalysisKind kind) {
    if (kind != AnalysisKind.FACES) {
      return FactsJson.read(kind, text);
    }
    JsonNode tree = parse(text);
    for (int i = 0; i < encodings.size(); i++) {
      ArrayNode numbers = ((ObjectNode) faces(tree).get(i)).putArray(ENCODING);
      for (float number : encodings.get(i).encoding().values()) {
        numbers.add(number);
      }
    }
    return FactsJson.read(kind, tree.toString());
  }

  private static JsonNode faces(JsonNode tree) {
    return tree.path("faces");
  }

  private static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot parse the stored facts", e);
    }
  }
}
