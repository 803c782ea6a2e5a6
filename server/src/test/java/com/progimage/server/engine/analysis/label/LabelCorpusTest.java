package com.progimage.server.engine.analysis.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.analysis.LabelFacts;
import com.progimage.server.analysis.LabelFacts.Label;
import com.progimage.server.api.Corpora;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.analysis.OriginalModels;
import com.progimage.server.engine.analysis.UprightPicture;
import com.progimage.server.engine.analysis.net.Tensor;
import com.progimage.server.engine.ops.Orientation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares labels with those of EfficientNet-Lite0 in PyTorch. */
@Tag("slow")
class LabelCorpusTest {
  private static final String REFERENCES = "labels/labels.json";

  private final SoftAssertions all = new SoftAssertions();

  @Test
  void packedWeightsGiveNearlyTheProbabilitiesOfTheReference() throws IOException {
    EfficientNet net = new EfficientNet(PackedLabels.model());
    double most = 0;
    for (Map.Entry<String, JsonNode> file : references().get("files").properties()) {
      JsonNode best = file.getValue().get("top5");
      float[] probabilities = net.probabilities(LabelInput.of(pixels(file)));
      most = Math.max(most, check(file.getKey(), probabilities, best, 0.1));
      double lead = probability(best.get(0)) - probability(best.get(1));
      if (lead > 0.1) {
        all.assertThat(best(probabilities)).as(file.getKey()).isEqualTo(index(best.get(0)));
      }
    }
    System.out.printf("labels: packed probabilities off by at most %.4f%n", most);
    all.assertAll();
    // Much less than what is promised, so that a worse pack is noticed.
    assertThat(most).isLessThan(0.03);
  }

  @Test
  @Tag("originals")
  void originalWeightsGiveTheProbabilitiesOfTheReference() throws IOException {
    EfficientNet net = new EfficientNet(OriginalLabels.model(OriginalModels.folder()));
    for (Map.Entry<String, JsonNode> file : references().get("files").properties()) {
      JsonNode best = file.getValue().get("top5");
      float[] probabilities = net.probabilities(LabelInput.of(pixels(file)));
      check(file.getKey(), probabilities, best, 0.001);
      all.assertThat(best(probabilities)).as(file.getKey()).isEqualTo(index(best.get(0)));
    }
    all.assertAll();
  }

  @Test
  @Tag("originals")
  void eachBlockGivesWhatThatOfTheReferenceGives() throws IOException {
    JsonNode trace = references().get("trace");
    Pixels picture =
        UprightPicture.of(Corpora.file("labels/" + trace.get("file").textValue())).pixels();
    Tensor input = LabelInput.of(picture);
    List<Tensor> results = new ArrayList<>(List.of(input));
    new EfficientNet(OriginalLabels.model(OriginalModels.folder()))
        .probabilities(input, results::add);
    List<String> names = new ArrayList<>(List.of("input", "stem"));
    for (int block = 0; block < 16; block++) {
      names.add("block " + block);
    }
    names.add("head");
    assertThat(results).hasSameSizeAs(names);
    for (int i = 0; i < names.size(); i++) {
      JsonNode step = trace.get(names.get(i));
      float[] plane = results.get(i).channel(0);
      for (int x = 0; x < step.get("first").size(); x++) {
        all.assertThat((double) plane[x])
            .as(names.get(i) + " " + x)
            .isCloseTo(step.get("first").get(x).doubleValue(), within(2e-3));
      }
    }
    all.assertAll();
  }

  @Test
  void aPortraitIsAPersonWithAFaceAndACatIsNone() {
    LabelFacts portrait = labels("faces/president-portrait.png");
    assertThat(portrait.atLeast(50)).extracting(Label::name).contains("Person", "Face");
    assertThat(labels("labels/cat.png").atLeast(Label.LIKELY))
        .extracting(Label::name)
        .startsWith("Animal", "Mammal", "Cat")
        .contains("tiger cat")
        .doesNotContain("Person", "Face");
  }

  private static LabelFacts labels(String file) {
    LabelAnalyzer analyzer = LabelAnalyzer.packed();
    UprightPicture picture = UprightPicture.reduced(Corpora.file(file), analyzer);
    return analyzer.analyze(picture.pixels(), picture.original());
  }

  private static JsonNode references() throws IOException {
    return new ObjectMapper().readTree(Corpora.file(REFERENCES).toFile());
  }

  /** The pixels as the JDK decodes them: another decoder may differ by a level in a JPEG. */
  private static Pixels pixels(Map.Entry<String, JsonNode> file) throws IOException {
    Path path = Corpora.file("labels/" + file.getKey());
    return Orientation.apply(
        Pictures.shownByJdk(Files.readAllBytes(path)),
        file.getValue().get("orientation").intValue());
  }

  /** The largest difference. */
  private double check(String name, float[] probabilities, JsonNode best, double tolerance) {
    double most = 0;
    for (JsonNode each : best) {
      double difference = Math.abs(probabilities[index(each)] - probability(each));
      all.assertThat(difference).as(name + " " + each).isLessThanOrEqualTo(tolerance);
      most = Math.max(most, difference);
    }
    return most;
  }

  private static int index(JsonNode known) {
    return known.get("index").intValue();
  }

  private static double probability(JsonNode known) {
    return known.get("probability").doubleValue();
  }

  private static int best(float[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return best;
  }
}
