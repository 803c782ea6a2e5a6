package com.progimage.sdk.transformation;

import static com.progimage.sdk.transformation.Transformations.animate;
import static com.progimage.sdk.transformation.Transformations.background;
import static com.progimage.sdk.transformation.Transformations.blur;
import static com.progimage.sdk.transformation.Transformations.brightness;
import static com.progimage.sdk.transformation.Transformations.chroma;
import static com.progimage.sdk.transformation.Transformations.contrast;
import static com.progimage.sdk.transformation.Transformations.crop;
import static com.progimage.sdk.transformation.Transformations.duotone;
import static com.progimage.sdk.transformation.Transformations.flip;
import static com.progimage.sdk.transformation.Transformations.gamma;
import static com.progimage.sdk.transformation.Transformations.hue;
import static com.progimage.sdk.transformation.Transformations.mask;
import static com.progimage.sdk.transformation.Transformations.maxBytes;
import static com.progimage.sdk.transformation.Transformations.median;
import static com.progimage.sdk.transformation.Transformations.overlay;
import static com.progimage.sdk.transformation.Transformations.pad;
import static com.progimage.sdk.transformation.Transformations.pixelate;
import static com.progimage.sdk.transformation.Transformations.posterize;
import static com.progimage.sdk.transformation.Transformations.preset;
import static com.progimage.sdk.transformation.Transformations.progressive;
import static com.progimage.sdk.transformation.Transformations.quality;
import static com.progimage.sdk.transformation.Transformations.resize;
import static com.progimage.sdk.transformation.Transformations.resizeToHeight;
import static com.progimage.sdk.transformation.Transformations.resizeToWidth;
import static com.progimage.sdk.transformation.Transformations.rotate;
import static com.progimage.sdk.transformation.Transformations.round;
import static com.progimage.sdk.transformation.Transformations.saturation;
import static com.progimage.sdk.transformation.Transformations.sepia;
import static com.progimage.sdk.transformation.Transformations.sharpen;
import static com.progimage.sdk.transformation.Transformations.strip;
import static com.progimage.sdk.transformation.Transformations.threshold;
import static com.progimage.sdk.transformation.Transformations.tint;
import static com.progimage.sdk.transformation.Transformations.trace;
import static com.progimage.sdk.transformation.Transformations.traceMono;
import static com.progimage.sdk.transformation.Transformations.trim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Method;
import java.util.Arrays;
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
    assertThat(quality(80).progressive().chroma(444).animate().flip())
        .hasToString("flip,animate,chroma_444,progressive,quality_80");
    assertThat(animate()).isEqualTo(Transformation.parse("animate"));
    assertThat(progressive()).isEqualTo(Transformation.parse("progressive"));
    assertThat(strip()).isEqualTo(Transformation.parse("strip"));
    assertThat(chroma(422)).isEqualTo(Transformation.parse("chroma_422"));
    assertThat(trace(16, 6)).hasToString("trace_16");
    assertThat(trace(16).traceMono()).hasToString("trace_mono");
    assertThat(traceMono()).isEqualTo(Transformation.parse("trace_mono"));
    assertThat(background("ff880080")).hasToString("background_ff880080");
    assertThat(flip().step("swirl_90")).hasToString("flip,swirl_90");
  }

  @Test
  void filtersAndMasksWriteTheCanonicalText() {
    assertThat(flip().trim().pad(5).sepia().invert().brightness(1.25).contrast(0.5))
        .hasToString("flip,trim,pad_5,sepia,invert,brightness_1.25,contrast_0.5");
    assertThat(saturation(2).hue(-90).gamma(2.2).normalize().threshold().posterize(4))
        .hasToString("saturation_2,hue_270,gamma_2.2,normalize,threshold,posterize_4");
    assertThat(tint("FF8800ff").duotone("000000", "FFFFFF80").pixelate(8).blur(2.50001))
        .hasToString("tint_ff8800,duotone_000000_ffffff80,pixelate_8,blur_2.5");
    assertThat(sharpen().median(3).vignette().emboss().edges().round(20).circle())
        .hasToString("sharpen,median_3,vignette,emboss,edges,round_20,circle");
    assertThat(mask(Shape.HEART).mask(Shape.CIRCLE).trim(20).threshold(5).sharpen(2).sepia(0.5))
        .hasToString("mask_heart,circle,trim_20,threshold_5,sharpen_2,sepia_0.5");
    assertThat(pad(1, 2, 3, 4).trim(10).sepia(1).threshold(128).sharpen(1).pad(6, 6, 6, 6))
        .hasToString("pad_1x2x3x4,trim,sepia,threshold,sharpen,pad_6");
    assertThat(resize(9, 9).cover().gravity(Gravity.ATTENTION))
        .hasToString("resize_9x9_cover_attention");
    assertThat(resize(9, 9).contain().gravity(Gravity.ATTENTION)).hasToString("resize_9x9_contain");
  }

  @Test
  void otherImagesAndPresetsAreNamed() {
    String id = "01890000-0000-7000-8000-000000000001";
    assertThat(flip().overlay(id).overlay(id, Gravity.SOUTHEAST, 0.5).mask(id).preset("card"))
        .hasToString(
            "flip,overlay_%s,overlay_%s_southeast_0.5,mask_%s,preset_card".formatted(id, id, id));
    assertThat(overlay(id, Gravity.at(0.1, 0.5), 0)).hasToString("overlay_" + id + "_0.1x0.5_0");
    assertThat(maxBytes(9000).compress().quality(90))
        .hasToString("compress,maxbytes_9000,quality_90");
    assertThatIllegalArgumentException().isThrownBy(() -> overlay("logo"));
    assertThatIllegalArgumentException().isThrownBy(() -> overlay(id, Gravity.ATTENTION, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> preset("My_card"));
  }

  /** Each method of a transformation is there to begin with, too, unless it changes what it has. */
  @Test
  void everyOperationCanComeFirst() {
    List<String> missing =
        Arrays.stream(Transformation.class.getMethods())
            .filter(method -> Transformation.class.isAssignableFrom(method.getReturnType()))
            .filter(method -> !List.of("parse", "scaledToWidth").contains(method.getName()))
            .filter(method ->
                Arrays.stream(Transformations.class.getMethods())
                    .noneMatch(first ->
                        first.getName().equals(method.getName())
                            && Arrays.equals(
                                first.getParameterTypes(), method.getParameterTypes())))
            .map(Method::toString)
            .toList();
    assertThat(missing).isEmpty();
  }

  @Test
  void aWidthScalesABoxAtItsRatioAndOtherwiseComesLast() {
    assertThat(resize(200, 100).cover().scaledToWidth(50)).hasToString("resize_50x25_cover");
    assertThat(rotate(90).quality(5).scaledToWidth(50))
        .hasToString("rotate_90,resize_50x,quality_5");
    assertThat(rotate(90).quality(5).operations()).containsExactly("rotate_90");
    assertThatIllegalArgumentException().isThrownBy(() -> flip().scaledToWidth(0));
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
            () -> trim(256),
            () -> pad(-1),
            () -> pad(0, 0, 16_385, 0),
            () -> sepia(1.01),
            () -> brightness(-0.1),
            () -> contrast(100.1),
            () -> saturation(Double.NaN),
            () -> hue(361),
            () -> gamma(0.05),
            () -> threshold(256),
            () -> posterize(1),
            () -> tint("red"),
            () -> duotone("000000", "fff"),
            () -> pixelate(0),
            () -> blur(251),
            () -> sharpen(10.5),
            () -> median(4),
            () -> median(103),
            () -> round(-1),
            () -> quality(0),
            () -> quality(101),
            () -> trace(1),
            () -> trace(65),
            () -> trace(8, 0),
            () -> trace(8, 11),
            () -> background("red"),
            () -> chroma(411),
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
