package com.progimage.server.transformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TransformationTest {

  @ParameterizedTest
  @CsvFileSource(files = "../features/transformations.tsv", delimiter = '\t', numLinesToSkip = 1)
  void aTextIsMadeCanonicalOrRefusedWithTheReason(
      String text, @Nullable String canonical, @Nullable String error) {
    if (error == null) {
      assertThat(Transformation.parse(text).text()).isEqualTo(canonical);
    } else {
      assertThat(refusal(text).detail()).contains(error);
    }
  }

  @Test
  void readingTheCanonicalTextGivesTheSameTransformation() {
    RandomTransformations random = new RandomTransformations(1);
    for (int i = 0; i < 5_000; i++) {
      Transformation transformation = random.next(16_384);
      String text = transformation.text();
      if (!text.isEmpty() && text.length() <= Transformation.MAX_LENGTH) {
        assertThat(Transformation.parse(text)).isEqualTo(transformation);
        assertThat(Transformation.parse(text).text()).isEqualTo(text);
      }
    }
  }

  @Test
  void noTextMakesTheParserFailInAnotherWay() {
    String alphabet = "resize_crop0123x.-,flipquality%\0é_,";
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(30); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        Transformation.parse(text.toString());
      } catch (Failure failure) {
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_TRANSFORMATION);
      }
    }
  }

  @Test
  void nothingToDoHasAnEmptyTextThatIsNotReadBack() {
    assertThat(Transformation.NONE.text()).isEmpty();
    assertThat(refusal("").code()).isEqualTo(ErrorCode.INVALID_TRANSFORMATION);
  }

  @Test
  void theCanonicalTextIsWhatIsLimited() {
    String step = "crop_100000x100000x100000x100000";
    String five = String.join(",", List.of(step, step, step, step, step));
    assertThat(Transformation.parse(five + ",rotate_22.5").text()).hasSize(176);
    assertThat(Transformation.parse(five + ",rotate_000022.5000").text()).hasSize(176);
    assertThat(Transformation.parse(five + ",rotate_122.5555").text()).hasSize(180);
    Failure failure = refusal(five + ",rotate_22.5,grayscale");
    assertThat(failure.limit()).isEqualTo(OptionalLong.of(180));
    assertThat(failure.actual()).isEqualTo(OptionalLong.of(186));
  }

  @Test
  void aLongTextIsRefusedUnreadAndNotRepeated() {
    Failure failure = refusal("flip,".repeat(10_000));
    assertThat(failure.detail()).hasSizeLessThan(200).contains("50000 characters, at most 512");
  }

  private static Failure refusal(String text) {
    Failure failure = catchThrowableOfType(Failure.class, () -> Transformation.parse(text));
    assertThat(failure).as("refusal of '%s'", text).isNotNull();
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_TRANSFORMATION);
    return failure;
  }
}
