package com.progimage.sdk;

import static com.progimage.sdk.Transformations.background;
import static com.progimage.sdk.Transformations.crop;
import static com.progimage.sdk.Transformations.flip;
import static com.progimage.sdk.Transformations.quality;
import static com.progimage.sdk.Transformations.resize;
import static com.progimage.sdk.Transformations.resizeToHeight;
import static com.progimage.sdk.Transformations.resizeToWidth;
import static com.progimage.sdk.Transformations.rotate;
import static com.progimage.sdk.Transformations.trace;
import static com.progimage.sdk.Transformations.traceMono;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TransformationTest {

  /** The server's tests read the same file. */
  @ParameterizedTest
  @CsvFileSource(files = "../features/transformations.tsv", delimiter = '\t', numLinesToSkip = 1)
  void aTextIsMadeCanonicalOrRefusedAsTheServerDoes(
      String text, @Nullable String canonical, @Nullable String error) {
    if (error == null) {
      Transformation read = Transformation.parse(text);
      assertThat(read).hasToString(canonical);
      assertThat(Transformation.parse(read.toString())).isEqualTo(read);
    } else {
      assertThatIllegalArgumentException().isThrownBy(() -> Transformation.parse(text));
    }
  }

  @Test
  void methodsWriteTheCanonicalText() {
    assertThat(crop(10, 20, 300, 300).resize(200, 200).cover().rotate(90))
        .hasToString("crop_10x20x300x300,resize_200x200_cover,rotate_90");
    assertThat(resize(200, 100).contain().gravity(Gravity.SOUTHWEST).enlarge())
        .hasToString("resize_200x100_contain_southwest_enlarge");
    assertThat(resize(200, 100).enlarge().gravity(Gravity.at(1.0 / 3, 0.7)).cover())
        .hasToString("resize_200x100_cover_0.3333x0.7_enlarge");
    assertThat(resize(200, 100).gravity(Gravity.NORTH)).hasToString("resize_200x100");
    assertThat(resize(200, 100).cover().inside()).hasToString("resize_200x100");
    assertThat(resize(200, 100).fill()).hasToString("resize_200x100_fill");
    assertThat(resize(200, 100).outside()).hasToString("resize_200x100_outside");
    assertThat(resizeToWidth(200).cover()).hasToString("resize_200x");
    assertThat(resizeToHeight(200)).hasToString("resize_x200");
    assertThat(rotate(-90)).hasToString("rotate_270");
    assertThat(rotate(360)).hasToString("rotate_0");
    assertThat(rotate(-0.00001)).hasToString("rotate_0");
    assertThat(rotate(22.5)).hasToString("rotate_22.5");
    assertThat(flip().flop().grayscale()).hasToString("flip,flop,grayscale");
    assertThat(quality(80).lossless().linear().trace(8, 3).background("FFffFFff").flip())
        .hasToString("flip,trace_8_3,background_ffffff,linear,lossless,quality_80");
    assertThat(quality(80).quality(90)).hasToString("quality_90");
    assertThat(trace(16, 6)).hasToString("trace_16");
    assertThat(trace(16).traceMono()).hasToString("trace_mono");
    assertThat(traceMono()).isEqualTo(Transformation.parse("trace_mono"));
    assertThat(background("ff880080")).hasToString("background_ff880080");
    assertThat(flip().step("sepia_0.5")).hasToString("flip,sepia_0.5");
  }

  @Test
  void aTransformationIsNeverChanged() {
    Resize resize = resize(200, 200);
    Transformation unused = resize.cover().rotate(90).quality(5);
    assertThat(unused).isNotEqualTo(resize);
    assertThat(resize).hasToString("resize_200x200");
  }

  @Test
  void rangesAreHeldBeforeAnythingIsSent() {
    List<ThrowingCallable> wrong =
        List.of(
            () -> resize(0, 1),
            () -> resize(1, 16_385),
            () -> resizeToWidth(0),
            () -> resizeToHeight(16_385),
            () -> crop(-1, 0, 1, 1),
            () -> crop(0, 1_000_001, 1, 1),
            () -> crop(0, 0, 0, 1),
            () -> rotate(360.001),
            () -> rotate(Double.NaN),
            () -> rotate(Double.NEGATIVE_INFINITY),
            () -> quality(0),
            () -> quality(101),
            () -> trace(1),
            () -> trace(65),
            () -> trace(8, 0),
            () -> trace(8, 11),
            () -> background("red"),
            () -> Gravity.at(-0.1, 0.5),
            () -> Gravity.at(0.5, 1.1),
            () -> flip().step("a,b"),
            () -> flip().step("a/b"),
            () -> flip().step(""));
    assertThat(wrong).allSatisfy(call -> assertThatIllegalArgumentException().isThrownBy(call));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> quality(101))
        .withMessage("quality is 101, must be a whole number from 1 to 100");
  }

  @Test
  void thereIsALimitToOperationsAndToTheText() {
    Transformation ten = flip();
    for (int i = 1; i < 10; i++) {
      ten = ten.flip();
    }
    Transformation full = ten.lossless();
    assertThatIllegalArgumentException()
        .isThrownBy(full::flop)
        .withMessageContaining("11 operations, at most 10");
    Transformation one = crop(100_000, 100_000, 100_000, 100_000);
    Transformation long5 =
        one.crop(100_000, 100_000, 100_000, 100_000)
            .crop(100_000, 100_000, 100_000, 100_000)
            .crop(100_000, 100_000, 100_000, 100_000)
            .crop(100_000, 100_000, 100_000, 100_000);
    assertThat(long5.rotate(122.5555).toString()).hasSize(180);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> long5.rotate(122.5555).flip())
        .withMessageContaining("185 characters, at most 180");
  }
}
