package com.progimage.server.engine.analysis.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Encoding;
import com.progimage.server.analysis.Face;
import com.progimage.server.analysis.Face.FaceBox;
import com.progimage.server.analysis.Face.Landmark;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.api.Corpora;
import com.progimage.server.engine.analysis.OriginalModels;
import com.progimage.server.engine.convert.JavaEngine;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import com.progimage.server.render.protocol.RenderRequest.SourceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Photographs, and what dlib finds in them by the defaults of Python's face_recognition. The
 * reference has float weights, so that with rounded ones encodings may differ, and distances a
 * little.
 */
@Tag("slow")
final class ReferenceFacesTest {
  /** Distances this near to {@link Encoding#SAME_PERSON} may be on its other side. */
  private static final double UNDECIDED = 0.02;

  private final JsonNode reference = reference();

  private final Map<String, List<Face>> found = new HashMap<>();

  @Test
  void packedWeightsFindTheSameFacesAndTellTheSamePeople() throws IOException {
    check(new JavaEngine(), "dlib-resnet-v1-int8", 0.25, UNDECIDED);
  }

  @Test
  @Tag("originals")
  void originalWeightsGiveTheSameNumbers() throws IOException {
    check(new JavaEngine(OriginalModels.folder()), "dlib-resnet-v1", 1e-4, 0);
    found.forEach((file, faces) -> {
      for (JsonNode expected : reference.get("files").get(file).get("faces")) {
        Face face = at(faces, box(expected));
        assertThat(face.landmarks()).as(file).isEqualTo(landmarks(expected));
      }
    });
  }

  private void check(JavaEngine engine, String model, double nearness, double undecided)
      throws IOException {
    assertThat(engine.models()).containsEntry(AnalysisKind.FACES, model);
    for (Map.Entry<String, JsonNode> file : reference.get("files").properties()) {
      List<Face> faces = faces(engine, file.getKey());
      found.put(file.getKey(), faces);
      assertThat(faces).as(file.getKey()).hasSameSizeAs(file.getValue().get("faces"));
      for (JsonNode expected : file.getValue().get("faces")) {
        Face face = at(faces, box(expected));
        // Pixels of another decoder of JPEG may differ by a level.
        boolean differs = isJpeg(file.getKey()) && nearness > 1e-3;
        assertThat(face.score())
            .as(file.getKey())
            .isCloseTo(expected.get("score").asDouble(), within(differs ? 0.02 : 0.003));
        assertThat(face.encoding().distance(encoding(expected)))
            .as(file.getKey())
            .isLessThan(nearness);
      }
    }
    for (JsonNode pair : reference.get("pairs")) {
      double distance = pair.get(4).asDouble();
      if (Math.abs(distance - Encoding.SAME_PERSON) >= undecided) {
        assertThat(encoding(pair, 0).distance(encoding(pair, 2)) < Encoding.SAME_PERSON)
            .as(pair.toString())
            .isEqualTo(distance < Encoding.SAME_PERSON);
      }
    }
  }

  private static boolean isJpeg(String file) {
    return file.endsWith(".jpg");
  }

  private static List<Face> faces(JavaEngine engine, String file) throws IOException {
    ImageFormat format = isJpeg(file) ? ImageFormat.JPEG : ImageFormat.PNG;
    RenderRequest request =
        new RenderRequest(
            1,
            new SourceFile(Corpora.file("faces/" + file), format),
            Map.of(),
            new DecodeLimits(10_000_000, 10_000),
            List.of(),
            List.of(AnalysisKind.FACES));
    FaceFacts facts = (FaceFacts) engine.analyze(request).getFirst();
    return facts.faces();
  }

  private static Face at(List<Face> faces, FaceBox box) {
    return faces.stream().filter(face -> face.box().equals(box)).findFirst().orElseThrow();
  }

  /** The encoding found for a face of a pair: its file, and its place in the reference. */
  private Encoding encoding(JsonNode pair, int at) {
    String file = pair.get(at).asText();
    JsonNode expected = reference.get("files").get(file).get("faces").get(pair.get(at + 1).asInt());
    return at(found.getOrDefault(file, List.of()), box(expected)).encoding();
  }

  private static FaceBox box(JsonNode face) {
    JsonNode box = face.get("box");
    return new FaceBox(
        box.get(0).asInt(), box.get(1).asInt(), box.get(2).asInt(), box.get(3).asInt());
  }

  private static List<Landmark> landmarks(JsonNode face) {
    List<Landmark> landmarks = new ArrayList<>();
    face.get("landmarks")
        .forEach(point -> landmarks.add(new Landmark(point.get(0).asInt(), point.get(1).asInt())));
    return landmarks;
  }

  private static Encoding encoding(JsonNode face) {
    float[] values = new float[Encoding.LENGTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) face.get("encoding").get(i).asDouble();
    }
    return new Encoding(values);
  }

  private static JsonNode reference() {
    try {
      return JsonMapper.builder().build().readTree(Corpora.file("faces/faces.json").toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
