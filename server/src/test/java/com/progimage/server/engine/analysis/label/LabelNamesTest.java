package com.progimage.server.engine.analysis.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.analysis.LabelFacts.Label;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelNamesTest {
  private static final int GOLDEN_RETRIEVER = 207;
  private static final int LABRADOR = 208;
  private static final int MAILLOT = 638;
  private static final int BIRD_CRANE = 134;
  private static final int CRANE = 517;
  private static final int CROSSWORD = 918;

  private final LabelNames names = new LabelNames();

  private static float[] probabilities(Object... classesAndValues) {
    float[] probabilities = new float[LabelLayer.CLASSES];
    for (int i = 0; i < classesAndValues.length; i += 2) {
      probabilities[(Integer) classesAndValues[i]] =
          ((Number) classesAndValues[i + 1]).floatValue();
    }
    return probabilities;
  }

  @Test
  void parentsAreLabelsWithTheSumOfTheirClasses() {
    assertThat(names.labels(probabilities(GOLDEN_RETRIEVER, 0.5, LABRADOR, 0.25)))
        .containsExactly(
            new Label("Dog", 75, List.of("Mammal", "Animal")),
            new Label("Mammal", 75, List.of("Animal")),
            new Label("Animal", 75, List.of()),
            new Label("golden retriever", 50, List.of("Dog", "Mammal", "Animal")),
            new Label("Labrador retriever", 25, List.of("Dog", "Mammal", "Animal")));
  }

  @Test
  void labelsBelowOnePercentAreLeftOut() {
    assertThat(names.labels(probabilities(CROSSWORD, 0.0099, MAILLOT, 0.0099))).isEmpty();
    assertThat(names.labels(probabilities(CROSSWORD, 0.012)))
        .containsExactly(new Label("crossword puzzle", 1.2, List.of()));
  }

  @Test
  void equalNamesAreOneLabelOnlyIfTheirParentsAreEqual() {
    assertThat(names.labels(probabilities(MAILLOT, 0.25, MAILLOT + 1, 0.5)))
        .containsExactly(
            new Label("maillot", 75, List.of("Clothing")), new Label("Clothing", 75, List.of()));
    assertThat(names.labels(probabilities(BIRD_CRANE, 0.5, CRANE, 0.25)))
        .contains(
            new Label("crane", 50, List.of("Bird", "Animal")), new Label("crane", 25, List.of()));
  }

  @Test
  void sumsOfRoundedProbabilitiesAreAtMostAHundredPercent() {
    float[] probabilities = probabilities(GOLDEN_RETRIEVER, 0.6, LABRADOR, 0.40001);
    assertThat(names.labels(probabilities)).extracting(Label::confidence).contains(100.0);
  }

  @Test
  void groupsThatNameOtherClassesThanTheirParentAreRefused() {
    assertThat(LabelGroup.parse(List.of("# note", "Animal: 0-5", "Fish < Animal: 0, 2-3")))
        .extracting(LabelGroup::parents)
        .containsExactly(List.of(), List.of("Animal"));
    assertThatThrownBy(() -> LabelGroup.parse(List.of("Animal: 0-5", "Fish < Animal: 6")))
        .hasMessage("Fish < Animal: 6");
    assertThatThrownBy(() -> LabelGroup.parse(List.of("Fish < Animal: 6")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LabelGroup.parse(List.of("Fish: 1000")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LabelGroup.parse(List.of("Fish: 1", "Fish: 2")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
