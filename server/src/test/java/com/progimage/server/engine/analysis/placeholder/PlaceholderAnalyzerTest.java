package com.progimage.server.engine.analysis.placeholder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.progimage.server.analysis.Placeholder;
import com.progimage.server.analysis.Placeholder.DominantColor;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.analysis.AreaMeans;
import com.progimage.server.engine.ops.resample.Resampler;
import com.progimage.server.image.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholderAnalyzerTest {
  private static final PlaceholderAnalyzer ANALYZER = new PlaceholderAnalyzer();

  private static Placeholder analyze(Pixels picture) {
    return ANALYZER.analyze(picture, picture.size());
  }

  /** Colors and opacity without symmetry. */
  private static Pixels drawn(int width, int height, boolean opaque) {
    return Pictures.of(
        width,
        height,
        (x, y) -> {
          int alpha = opaque ? 255 : (x * 5 + y * 3) % 256;
          int red = (x * x + y * 7) % 256;
          int green = (x * 3 + y * y) % 256;
          return alpha << 24 | red << 16 | green << 8 | (x * y + 40) % 256;
        });
  }

  /** The strings are those of PyPI's blurhash-python 1.2.2 and npm's thumbhash 0.1.1. */
  @Test
  void hashesAreThoseOfTheLibraries() {
    assertThat(analyze(drawn(40, 30, true)).blurHash()).isEqualTo("LHHBrUm+O6XKH@E1FFE#UeVtogsr");
    assertThat(analyze(drawn(40, 30, true)).thumbHash()).isEqualTo("HhgGDYZTVVQgVYdRmDmXlPwm15b3");
    assertThat(analyze(drawn(40, 30, false)).thumbHash())
        .isEqualTo("HwiCBIIolWdSV3Aaqp+DbYgPhlaWdnh4Bw");
    assertThat(analyze(drawn(21, 64, false)).thumbHash())
        .isEqualTo("HwiCCgIoVYRYCCPPZ6uH9WR4YHmWhmY");
  }

  @Test
  void aPlainPictureHasOneColorAndNoDetail() {
    Placeholder made = analyze(Pictures.of(300, 200, (x, y) -> 0xff336699));
    assertThat(made.colors()).containsExactly(new DominantColor(0x336699, 1));
    assertThat(made.sharpness()).isZero();
    assertThat(made.hasTransparency()).isFalse();
    assertThat(made.perceptualHash()).isEqualTo(Long.MIN_VALUE);
    assertThat(made.picture()).isEqualTo(new Size(300, 200));
  }

  @Test
  void sharesAreThoseOfTheAreas() {
    Placeholder made =
        analyze(
            Pictures.of(100, 50, (x, y) -> x < 60 ? 0xffcc2222 : x < 90 ? 0xff22aa44 : 0xff1133ee));
    assertThat(made.colors())
        .containsExactly(
            new DominantColor(0xcc2222, 0.6),
            new DominantColor(0x22aa44, 0.3),
            new DominantColor(0x1133ee, 0.1));
  }

  @Test
  void transparentPixelsHaveNoColor() {
    Placeholder made = analyze(Pictures.of(64, 64, (x, y) -> x < 16 ? 0xff8800cc : 0x0000ff00));
    assertThat(made.colors()).containsExactly(new DominantColor(0x8800cc, 1));
    assertThat(made.hasTransparency()).isTrue();
    Placeholder empty = analyze(Pixels.create(30, 30));
    assertThat(empty.colors()).containsExactly(new DominantColor(0xffffff, 1));
    assertThat(empty.hasTransparency()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,30000", "30000,1", "2,2", "3,1", "513,511"})
  void everySizeIsAnswered(int width, int height) {
    Placeholder made = analyze(Pictures.noise(width, height, 5));
    assertThat(made.colors()).hasSizeBetween(1, 5);
    assertThat(made.blurHash()).hasSize(28);
    assertThat(made.thumbHash()).hasSizeBetween(10, 40);
    assertThat(made.sharpness()).isGreaterThanOrEqualTo(0);
  }

  @Test
  void aBlurredPictureIsLessSharpAndHasTheSameHash() {
    Pixels sharp = Pictures.of(400, 300, (x, y) -> 0xff000000 | (x / 37 + y / 23) % 3 * 0x3c5a28);
    Pixels blurred = enlarged(AreaMeans.shrink(sharp, new Size(80, 60)), 5);
    Placeholder one = analyze(sharp);
    Placeholder other = analyze(blurred);
    assertThat(other.sharpness()).isLessThan(one.sharpness() / 2);
    assertThat(Placeholder.distance(one.perceptualHash(), other.perceptualHash()))
        .isLessThanOrEqualTo(4);
  }

  private static Pixels enlarged(Pixels picture, int times) {
    return Resampler.resample(
        picture,
        0,
        0,
        picture.width(),
        picture.height(),
        picture.width() * times,
        picture.height() * times,
        /* linear= */ false);
  }

  @Test
  void reducedPicturesGiveNearlyTheSameFacts() {
    Pixels whole =
        Pictures.of(
            2048,
            1536,
            (x, y) ->
                0xff000000 | (x * x / 9000 + y / 5) % 256 << 16 | (x / 9 + y * y / 7000) % 256);
    Placeholder full = analyze(whole);
    Placeholder reduced =
        ANALYZER.analyze(AreaMeans.shrink(whole, new Size(1024, 768)), whole.size());
    assertThat(reduced.picture()).isEqualTo(whole.size());
    assertThat(Placeholder.distance(full.perceptualHash(), reduced.perceptualHash()))
        .isLessThanOrEqualTo(2);
    assertThat(reduced.sharpness()).isCloseTo(full.sharpness(), withinPercentage(10));
  }

  @Test
  void oklabGoesThereAndBack() {
    for (int rgb : new int[] {0, 0xffffff, 0xff0000, 0x00ff00, 0x0000ff, 0x7f4321}) {
      assertThat(Oklab.of(rgb >> 16, rgb >> 8 & 255, rgb & 255).rgb()).isEqualTo(rgb);
    }
  }
}
