package com.progimage.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.analysis.Face.FaceBox;
import com.progimage.server.analysis.Face.Landmark;
import com.progimage.server.analysis.LabelFacts.Label;
import com.progimage.server.analysis.Placeholder.DominantColor;
import com.progimage.server.image.Size;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FactsJsonTest {
  private static Encoding encoding(float step) {
    float[] values = new float[Encoding.LENGTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i - 64) * step;
    }
    return new Encoding(values);
  }

  static List<Facts> facts() {
    Face face =
        new Face(
            new FaceBox(-3, 4, 90, 99),
            0.7312345678901234,
            Collections.nCopies(5, new Landmark(-1, 7)),
            encoding(1 / 3f));
    return List.of(
        new FaceFacts(new Size(640, 480), List.of(face, face)),
        new FaceFacts(new Size(1, 1), List.of()),
        new LabelFacts(List.of(new Label("tabby \"cat\"", 38.25, List.of("Cat", "Animal")))),
        new Placeholder(
            new Size(4000, 3000),
            List.of(new DominantColor(0x00ff7f, 0.75), new DominantColor(0, 0.25)),
            "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
            "1QcSHQRnh493V4dIh4eXh1h4kJUI",
            -1L,
            /* hasTransparency= */ true,
            12.5));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void allFactsAreReadAsTheyWereWritten(Facts facts) {
    assertThat(FactsJson.read(facts.kind(), FactsJson.write(facts))).isEqualTo(facts);
  }

  @Test
  void anEncodingIsReadFromItsBytes() {
    Encoding encoding = encoding(0.1f);

    assertThat(encoding.bytes()).hasSize(Encoding.BYTES);
    assertThat(Encoding.of(encoding.bytes())).isEqualTo(encoding);
  }

  @Test
  void theDistanceOfEncodingsIsEuclidean() {
    float[] far = new float[Encoding.LENGTH];
    far[3] = 3;
    far[100] = -4;

    assertThat(new Encoding(far).distance(encoding(0))).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LABELS | []",
        "LABELS | {\"labels\":{}}",
        "LABELS | {\"labels\":[{\"name\":\"cat\",\"confidence\":101,\"parents\":[]}]}",
        "LABELS | {\"labels\":[{\"name\":\"cat\",\"confidence\":1e999,\"parents\":[]}]}",
        "LABELS | {\"labels\":[{\"name\":7,\"confidence\":1,\"parents\":[]}]}",
        "FACES | {\"picture\":{\"width\":1,\"height\":0},\"faces\":[]}",
        "FACES | {\"picture\":{\"width\":1,\"height\":1},\"faces\":[{}]}",
        "PLACEHOLDER | {}",
        "PLACEHOLDER | {"
      })
  void whatFactsCannotBeIsRefused(AnalysisKind kind, String json) {
    assertThatThrownBy(() -> FactsJson.read(kind, json))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
