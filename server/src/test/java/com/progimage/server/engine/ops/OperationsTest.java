package com.progimage.server.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.Pixels;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Size;
import com.progimage.server.transformation.Plan;
import com.progimage.server.transformation.RandomTransformations;
import com.progimage.server.transformation.Settings;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.Operation;
import com.progimage.server.transformation.operation.Resize;
import com.progimage.server.transformation.operation.ResizePlan;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {

  @Test
  void pixelsHaveTheSizesThatThePlanForetold() {
    RandomTransformations random = new RandomTransformations(5);
    int applied = 0;
    for (int i = 0; i < 1_500; i++) {
      Transformation transformation = random.next(70);
      Size size = random.size(60);
      Pixels pixels = Pictures.noise(size.width(), size.height(), i);
      Plan plan;
      try {
        plan = transformation.plan(size, false);
      } catch (Failure nothingLeft) {
        Pixels source = pixels;
        assertThatThrownBy(() -> apply(source, transformation))
            .isInstanceOf(IllegalArgumentException.class);
        continue;
      }
      if (plan.maxPixels() > 200_000) {
        continue;
      }
      applied++;
      assertThat(apply(pixels, transformation).size()).isEqualTo(plan.result());
      List<Size> steps = new ArrayList<>();
      for (Operation operation : transformation.operations()) {
        pixels = apply(pixels, new Transformation(List.of(operation), transformation.settings()));
        steps.add(pixels.size());
      }
      assertThat(steps).isEqualTo(plan.steps());
    }
    assertThat(applied).isGreaterThan(500);
  }

  @Test
  void aCropIsClippedToThePicture() {
    Pixels source = Pictures.numbered(20, 10);
    Pixels part = apply(source, "crop_15x8x100x100");
    assertThat(part.size()).isEqualTo(new Size(5, 2));
    assertThat(part.at(0, 0)).isEqualTo(source.at(15, 8));
    assertThat(part.at(4, 1)).isEqualTo(source.at(19, 9));
  }

  @Test
  void coverCutsOffWhatIsFarFromTheGravity() {
    Pixels source = Pictures.numbered(30, 10);
    assertThat(apply(source, "resize_10x10_cover_west").at(0, 0)).isEqualTo(source.at(0, 0));
    assertThat(apply(source, "resize_10x10_cover").at(0, 0)).isEqualTo(source.at(10, 0));
    assertThat(apply(source, "resize_10x10_cover_east").at(0, 0)).isEqualTo(source.at(20, 0));
    assertThat(apply(source, "resize_10x10_cover_0.4x0").at(0, 0)).isEqualTo(source.at(7, 0));
    assertThat(apply(source, "resize_99x99_cover_0.4x0").at(0, 0)).isEqualTo(source.at(7, 0));
  }

  @Test
  void containPadsWithTheBackgroundOrWithNothing() {
    Pixels source = Pictures.plain(30, 10, 0xff12_34_56);
    Pixels padded = apply(source, "resize_30x20_contain_south,background_ff0000");
    assertThat(padded.at(0, 0)).isEqualTo(0xffff_0000);
    assertThat(padded.at(0, 9)).isEqualTo(0xffff_0000);
    assertThat(padded.at(0, 10)).isEqualTo(0xff12_34_56);
    assertThat(apply(source, "resize_30x20_contain").at(29, 4)).isZero();
    assertThat(apply(source, "resize_30x20_contain").at(29, 5)).isEqualTo(0xff12_34_56);
    Pixels beside = apply(source, "resize_40x10_contain_east");
    assertThat(beside.at(9, 0)).isZero();
    assertThat(beside.at(10, 0)).isEqualTo(0xff12_34_56);
    assertThat(beside.at(39, 9)).isEqualTo(0xff12_34_56);
  }

  @Test
  void aRenderedPictureIsPaddedAsAPlanSays() {
    Resize resize = (Resize) Transformation.parse("resize_40x40_contain").operations().getFirst();
    ResizePlan plan = resize.plan(new Size(2, 1), true);
    assertThat(plan.scaled()).isEqualTo(new Size(40, 20));
    Pixels padded = Operations.pad(Pictures.plain(40, 20, -1), plan, Settings.NONE);
    assertThat(padded.at(0, 9)).isZero();
    assertThat(padded.at(0, 10)).isEqualTo(-1);
    assertThat(padded.size()).isEqualTo(plan.result());
  }

  @ParameterizedTest
  @ValueSource(strings = {"resize_10x10", "resize_100x100", "resize_20x10_fill", "rotate_360"})
  void whatChangesNothingGivesTheSourceItself(String text) {
    Pixels source = Pictures.numbered(10, 10);
    assertThat(apply(source, text)).isSameAs(source);
  }

  @ParameterizedTest
  @CsvSource({
    "ff0000, 36",
    "00ff00, b6",
    "0000ff, 12",
    "ffffff, ff",
    "000000, 00",
    "808080, 80",
    "ffff00, ed",
    "010101, 01",
    "123456, 2f"
  })
  void graysAreTheLuminanceOfFilterEffects(String color, String gray) {
    int rgb = Integer.parseInt(color, 16);
    Pixels result = apply(Pictures.plain(2, 2, 0x7f00_0000 | rgb), "grayscale");
    assertThat(result.argb()).containsOnly(0x7f00_0000 | Integer.parseInt(gray, 16) * 0x1_0101);
  }

  @Test
  void theSourceIsOnlyRead() {
    Pixels source = Pictures.noise(31, 23, 4);
    int[] before = source.argb().clone();
    for (String text :
        List.of(
            "flip",
            "flop",
            "rotate_90",
            "rotate_180",
            "rotate_7",
            "grayscale",
            "crop_1x1x5x5",
            "resize_9x9",
            "resize_99x99_contain_enlarge")) {
      apply(source, text);
      assertThat(source.argb()).as(text).containsExactly(before);
    }
  }

  /** Rendered pixels may only change together with the engine's revision. */
  @ParameterizedTest
  @CsvSource({
    "'resize_50x', f102087ecd7b096c",
    "'resize_50x,linear', 9d0c221c9dfa80d6",
    "'resize_640x480_enlarge', 83589a68f2392801",
    "'resize_64x64_cover_0.3x0.7', 559f992475e2ff13",
    "'resize_90x90_contain_north,background_ff880080', c0d2623128b333ee",
    "'resize_120x31_fill', acb54b07c8582aab",
    "'rotate_90', f2e88de0be61e83d",
    "'rotate_22.5', 3914b0ef4d473f18",
    "'rotate_200,background_336699', 10400257fcb6ea35",
    "'grayscale', 0349323f2e6a89bf",
    "'resize_64x64_cover_attention', d9d336d4bccc252b",
    "'rotate_30,trim', 56d16768276b5ae9",
    "'pad_3x5x7x9,background_ff880080', adda0324ad6722a9",
    "'sepia_0.7', c0178fd61eac8660",
    "'invert', 52d5f23bac1ed0ea",
    "'brightness_1.4', 747f04a99225bbfe",
    "'contrast_1.6', e48520d4df8daa08",
    "'saturation_2', 9801812a3c512a8d",
    "'hue_100', 674c9fa865255323",
    "'gamma_2.2', 5360899764575213",
    "'normalize', 623e9b317c27c78b",
    "'threshold', 14102fe3176ddaab",
    "'posterize_5', c10edc129a147971",
    "'tint_cc8844c0', c7b9def992bc9b7d",
    "'duotone_2b1055_ffd86b80', e5f055775573af85",
    "'pixelate_7', f25da52b5b1b163b",
    "'blur_2.5', 2f6a53c4b18be832",
    "'blur_12', 5f81cd1dae4e1edd",
    "'sharpen', 126eabdd7aebf0fe",
    "'median_3', 4e7e2c7066fc5e5f",
    "'median_9', b0a37bbfed6b411d",
    "'vignette', b129b1e436964090",
    "'emboss', d3c0f53a1de7c43b",
    "'edges', 47118695f23b6bf9",
    "'round_20', f16dedc12803162d",
    "'circle', a5a9f3576cabe51f",
    "'mask_ellipse', 5ed625139703f2b0",
    "'mask_square', fdc2d1b115617dd4",
    "'mask_diamond', 187aa4b7289fbe2d",
    "'mask_triangle', 9899098a6303320c",
    "'mask_pentagon', 788e8e1daf4269c8",
    "'mask_hexagon', 5fd5ac833dd425e2",
    "'mask_star', bb99a01a43ac875a",
    "'mask_heart', 9fbc6d990404bff3",
    "'mask_squircle', fe22f6f3ff29532f",
    "'mask_01890000-0000-7000-8000-00000000000a', e2085d8fa6168f14",
    "'mask_01890000-0000-7000-8000-00000000000b', a1802c1930ccd865",
    "'overlay_01890000-0000-7000-8000-00000000000a_southeast_0.6', 5a11496a8e8222ba",
    "'crop_20x10x100x100,resize_40x40_cover,rotate_45,flip,flop', 3e21cd1223b86b07",
  })
  void pixelsAreThoseOfThisRevision(String text, String digest) {
    Pixels result = apply(Pictures.scene(200, 150), text);
    ByteBuffer bytes = ByteBuffer.allocate(8 + 4 * result.argb().length);
    bytes.putInt(result.width()).putInt(result.height());
    bytes.asIntBuffer().put(result.argb());
    assertThat(Digest.of(bytes.array()).hex().substring(0, 16)).isEqualTo(digest);
  }

  private static Pixels apply(Pixels source, String text) {
    return Pictures.apply(source, text);
  }

  private static Pixels apply(Pixels source, Transformation transformation) {
    return Pictures.apply(source, transformation);
  }
}
