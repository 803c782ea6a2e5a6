package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.jpeg.DctDecoder;
import com.progimage.server.engine.codec.jpeg.JpegFile;
import com.progimage.server.engine.codec.jpeg.encode.JpegEncoder;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import com.progimage.server.transformation.Transformation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RasterSourceTest {
  private static final DecodeLimits LIMITS = new DecodeLimits(1 << 20, 1 << 10);

  private static Size wanted(Size stored, int orientation, String transformation) {
    return RasterSource.wanted(Transformation.parse(transformation), LIMITS)
        .atLeast(stored, orientation);
  }

  /** So steep that a shift by half a pixel changes levels. */
  private static Pixels ramps(int width, int height) {
    return Pictures.of(
        width,
        height,
        (x, y) -> 0xff000000 | x * 255 / width << 16 | y * 255 / height << 8 | x * y / 200 & 127);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyOrientationOfAReducedPictureIsThatOfTheWhole(int orientation) {
    for (Pixels ramps : List.of(ramps(203, 149), ramps(201, 158), ramps(199, 145))) {
      JpegFile file = JpegFile.parse(Pictures.encode(new JpegEncoder(), ramps));
      Pixels pixels = DctDecoder.decode(file, 8);
      RasterSource whole =
          new RasterSource(Decoded.whole(pixels, orientation), LIMITS, NamedPictures.NONE);
      for (int eighths : new int[] {4, 2, 1}) {
        Decoded decoded =
            new Decoded(DctDecoder.decode(file, eighths), ramps.size(), eighths / 8.0, orientation);
        RasterSource reduced = new RasterSource(decoded, LIMITS, NamedPictures.NONE);
        for (String text :
            List.of(
                "resize_15x",
                "resize_15x15_fill",
                "resize_15x10_cover_west",
                "resize_15x20_contain",
                "resize_15x8_cover_south,flop")) {
          Transformation transformation = Transformation.parse(text);
          Pixels expected = whole.transformed(transformation);
          Pixels made = reduced.transformed(transformation);
          assertThat(made.size()).isEqualTo(expected.size());
          assertThat(Pictures.meanDifference(made, expected))
              .as("%s of %s at %d/8", text, ramps.size(), eighths)
              .isLessThan(1.0);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // A quarter more than requested.
    "resize_100x, 125, 63",
    "resize_80x80, 100, 50",
    "resize_80x80_outside, 200, 100",
    "resize_80x80_cover, 200, 100",
    "resize_80x80_contain, 100, 50",
    "'resize_80x80_fill', 100, 100",
    "'resize_100x,crop_0x0x9x9,rotate_30', 125, 63",
    // The whole picture.
    "resize_400x, 400, 200",
    "resize_390x, 400, 200",
    "resize_900x_enlarge, 400, 200",
    "'resize_100x,linear', 400, 200",
    "'rotate_90,resize_100x', 400, 200",
    "grayscale, 400, 200"
  })
  void onlyAResizeThatComesFirstNeedsLessThanTheWhole(String text, int width, int height) {
    assertThat(wanted(new Size(400, 200), 1, text)).isEqualTo(new Size(width, height));
    assertThat(wanted(new Size(200, 400), 6, text)).isEqualTo(new Size(height, width));
  }

  @Test
  void aReducedPictureDrawsAttentionWhereTheWholeDoes() {
    Pixels scene =
        Pictures.of(400, 100, (x, y) -> x >= 290 && x < 350 && y > 20 ? 0xffe0_2020 : 0xff80_8080);
    JpegFile file = JpegFile.parse(Pictures.encode(new JpegEncoder(), scene));
    Transformation transformation = Transformation.parse("resize_20x20_cover_attention,flop");
    Pixels whole =
        new RasterSource(Decoded.whole(DctDecoder.decode(file, 8), 1), LIMITS, NamedPictures.NONE)
            .transformed(transformation);
    Pixels reduced =
        new RasterSource(
                new Decoded(DctDecoder.decode(file, 4), scene.size(), 0.5, 1),
                LIMITS,
                NamedPictures.NONE)
            .transformed(transformation);
    assertThat(whole.at(10, 10) >> 16 & 255).isGreaterThan(200);
    assertThat(whole.at(10, 10) & 255).isLessThan(80);
    assertThat(Pictures.meanDifference(reduced, whole)).isLessThan(3);
  }

  @Test
  void limitsAreHeldAgainWhereOnlyThePixelsToldTheSize() {
    Pixels speck = Pictures.of(300, 300, (x, y) -> x == 150 && y > 10 && y < 200 ? -1 : 0);
    RasterSource source = new RasterSource(Decoded.whole(speck, 1), LIMITS, NamedPictures.NONE);
    // The whole picture gives 300 × 300, the part that is left 300 × 56,700.
    assertThatThrownBy(() -> source.transformed(Transformation.parse("trim,resize_300x_enlarge")))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE));
  }
}
