package com.progimage.server.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;
import com.progimage.server.transformation.OperationTable;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.Mask;
import com.progimage.server.transformation.operation.Operation;
import com.progimage.server.transformation.text.OperationSpec;
import com.progimage.server.transformation.text.ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules for every operation of the table, at both ends of its ranges and between. */
class OperationContractTest {
  private static final List<String> EXAMPLES =
      List.of(
          "resize_9x7",
          "resize_13x5_cover_attention",
          "resize_20x20_contain_enlarge",
          "crop_0x0x5x5",
          "rotate_90",
          "rotate_33",
          "flip",
          "flop",
          "trim",
          "pad_1x2x3x4",
          "grayscale",
          "sepia",
          "invert",
          "brightness_1.5",
          "contrast_1.5",
          "saturation_1.5",
          "hue_90",
          "gamma_2.2",
          "normalize",
          "threshold",
          "posterize_4",
          "tint_ff8800",
          "duotone_001122_ffeedd",
          "pixelate_4",
          "blur_2",
          "blur_9",
          "sharpen",
          "median_3",
          "median_7",
          "vignette",
          "emboss",
          "edges",
          "round_4",
          "circle",
          "mask_heart",
          "mask_" + Pictures.TRANSLUCENT,
          "mask_" + Pictures.OPAQUE,
          "overlay_" + Pictures.TRANSLUCENT,
          "overlay_" + Pictures.OPAQUE + "_southeast_0.4");

  private static final List<Size> SIZES =
      List.of(new Size(1, 1), new Size(1, 11), new Size(11, 1), new Size(2, 3), new Size(23, 17));

  /** The examples, and each operation with one number at both ends of its range. */
  static Stream<String> texts() {
    List<String> texts = new ArrayList<>(EXAMPLES);
    for (OperationSpec row : operations()) {
      if (row.parameters().size() == 1 && row.parameters().getFirst().min() != null) {
        ParameterSpec parameter = row.parameters().getFirst();
        texts.add(row.name() + "_" + parameter.min());
        if (!row.name().equals("pad") && parameter.max() != null) {
          texts.add(row.name() + "_" + parameter.max());
        }
      }
    }
    return texts.stream();
  }

  private static List<OperationSpec> operations() {
    return OperationTable.rows().stream()
        .filter(row -> row.kind() == OperationSpec.StepKind.OPERATION)
        .toList();
  }

  @Test
  void everyRowOfTheTableIsHere() {
    assertThat(operations())
        .allSatisfy(
            row -> assertThat(EXAMPLES).anyMatch(text -> text.split("_", 2)[0].equals(row.name())));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void theSizeIsThePlansAndTheSameIsMadeAgainOfASourceThatIsOnlyRead(String text) {
    for (Size size : SIZES) {
      Pixels source = Pictures.noise(size.width(), size.height(), 3);
      int[] before = source.argb().clone();
      Pixels made = Pictures.apply(source, text);
      Transformation transformation = Transformation.parse(text);
      if (transformation.operations().getFirst().sizeIsKnown()) {
        assertThat(made.size()).isEqualTo(transformation.plan(size, false).result());
      }
      assertThat(Pictures.apply(source, text).argb()).containsExactly(made.argb());
      assertThat(source.argb()).containsExactly(before);
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void whatIsOpaqueStaysOpaqueWhereNothingIsCutOut(String text) {
    Operation operation = Transformation.parse(text).operations().getFirst();
    if (operation instanceof Mask || text.matches("(rotate|pad|mask|resize_.*contain).*")) {
      return;
    }
    for (Size size : SIZES) {
      Pixels source = Pictures.opaqueNoise(size.width(), size.height(), 4);
      assertThat(Pictures.apply(source, text).isOpaque()).as("of " + size).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void whatCannotBeSeenHasNoInfluence(String text) {
    Pixels noise = Pictures.noise(23, 17, 5);
    Pixels one = withHoles(noise, 0x00ff_ffff);
    Pixels other = withHoles(noise, 0);
    Pixels made = Pictures.apply(one, text);
    Pixels same = Pictures.apply(other, text);
    assertThat(made.size()).isEqualTo(same.size());
    for (int i = 0; i < made.argb().length; i++) {
      int pixel = made.argb()[i];
      assertThat(pixel >>> 24).isEqualTo(same.argb()[i] >>> 24);
      if (pixel >>> 24 > 0) {
        assertThat(pixel).isEqualTo(same.argb()[i]);
      }
    }
    if (text.startsWith("overlay")) {
      return;
    }
    Pixels nothing = Pictures.plain(9, 9, 0x00ab_cdef);
    assertThat(Arrays.stream(Pictures.apply(nothing, text).argb()).allMatch(p -> p >>> 24 == 0))
        .isTrue();
  }

  /** Makes every third pixel transparent, with a color that must not show. */
  private static Pixels withHoles(Pixels source, int hidden) {
    return Pictures.draw(
        source.width(),
        source.height(),
        (x, y) -> (x + y) % 3 == 0 ? hidden : source.at(x, y) | 0x4000_0000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "blur_2",
        "blur_9",
        "blur_250",
        "sharpen",
        "median_3",
        "median_7",
        "emboss",
        "pixelate_4",
        "normalize"
      })
  void aPictureOfOneColorStaysAsItIs(String text) {
    for (int color : new int[] {0xff12_34f6, 0x80ff_0102, 0xffff_ffff}) {
      Pixels plain = Pictures.plain(40, 30, color);
      assertThat(Pictures.apply(plain, text).argb()).containsOnly(color);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sepia_0", "brightness_1", "contrast_1", "saturation_1", "hue_0", "hue_360", "gamma_1",
        "pixelate_1", "blur_0", "sharpen_0", "median_1", "round_0", "pad_0", "tint_ff000000",
        "trim_255", "trim", "overlay_01890000-0000-7000-8000-00000000000a_0"
      })
  void theValueThatChangesNothingGivesTheSourceItself(String text) {
    Pixels source = Pictures.opaqueNoise(13, 9, 6);
    assertThat(Pictures.apply(source, text)).isSameAs(source);
  }
}
