package com.progimage.server.engine.ops.color;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.ColorFilter;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColorFiltersTest {
  private static final Pixels COLORS = colors();

  /** Random colors and the extremes, at half opacity. */
  private static Pixels colors() {
    Random random = new Random(9);
    int[] ends = {0, 0xffffff, 0xff0000, 0x00ff00, 0x0000ff, 0xffff00, 0x808080, 0x010101};
    return Pictures.of(
        20, 50, (x, y) -> 0x8000_0000 | (y == 0 ? ends[x % 8] : random.nextInt(1 << 24)));
  }

  private static Pixels apply(Pixels source, String text) {
    return ColorFilters.apply(
        source, (ColorFilter) Transformation.parse(text).operations().getFirst());
  }

  private static int one(int rgb, String text) {
    return apply(new Pixels(1, 1, new int[] {0xff00_0000 | rgb}), text).at(0, 0) & 0xff_ffff;
  }

  /** The matrices as printed in Filter Effects, in double precision. */
  private static double[] matrix(String name, double v) {
    double cos = Math.cos(Math.toRadians(v));
    double sin = Math.sin(Math.toRadians(v));
    return switch (name) {
      case "sepia" ->
          new double[] {
            0.393 + 0.607 * (1 - v),
            0.769 - 0.769 * (1 - v),
            0.189 - 0.189 * (1 - v),
            0.349 - 0.349 * (1 - v),
            0.686 + 0.314 * (1 - v),
            0.168 - 0.168 * (1 - v),
            0.272 - 0.272 * (1 - v),
            0.534 - 0.534 * (1 - v),
            0.131 + 0.869 * (1 - v)
          };
      case "saturation" ->
          new double[] {
            0.213 + 0.787 * v,
            0.715 - 0.715 * v,
            0.072 - 0.072 * v,
            0.213 - 0.213 * v,
            0.715 + 0.285 * v,
            0.072 - 0.072 * v,
            0.213 - 0.213 * v,
            0.715 - 0.715 * v,
            0.072 + 0.928 * v
          };
      case "hue" ->
          new double[] {
            0.213 + cos * 0.787 - sin * 0.213,
            0.715 - cos * 0.715 - sin * 0.715,
            0.072 - cos * 0.072 + sin * 0.928,
            0.213 - cos * 0.213 + sin * 0.143,
            0.715 + cos * 0.285 + sin * 0.140,
            0.072 - cos * 0.072 - sin * 0.283,
            0.213 - cos * 0.213 - sin * 0.787,
            0.715 - cos * 0.715 + sin * 0.715,
            0.072 + cos * 0.928 + sin * 0.072
          };
      default -> {
        double slope = name.equals("invert") ? -1 : v;
        yield new double[] {slope, 0, 0, 0, slope, 0, 0, 0, slope};
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    "sepia_0.3, sepia, 0.3, 0",
    "sepia, sepia, 1, 0",
    "saturation_0, saturation, 0, 0",
    "saturation_1.7, saturation, 1.7, 0",
    "saturation_100, saturation, 100, 0",
    "hue_30, hue, 30, 0",
    "hue_180, hue, 180, 0",
    "hue_-75.5, hue, -75.5, 0",
    "brightness_0.4, brightness, 0.4, 0",
    "brightness_3, brightness, 3, 0",
    "contrast_0.5, contrast, 0.5, 0.25",
    "contrast_2, contrast, 2, -0.5",
    "invert, invert, 0, 1"
  })
  void cssFunctionsAreThoseOfFilterEffects(
      String text, String name, double value, double intercept) {
    double[] m = matrix(name, value);
    Pixels made = apply(COLORS, text);
    for (int i = 0; i < made.argb().length; i++) {
      int from = COLORS.argb()[i];
      assertThat(made.argb()[i] >>> 24).isEqualTo(128);
      for (int row = 0; row < 3; row++) {
        double exact =
            m[row * 3] * (from >> 16 & 255)
                + m[row * 3 + 1] * (from >> 8 & 255)
                + m[row * 3 + 2] * (from & 255)
                + 255 * intercept;
        double level = made.argb()[i] >> 16 - 8 * row & 255;
        assertThat(Math.abs(level - Math.clamp(exact, 0, 255)))
            .as("%06x, row %d", from, row)
            .isLessThan(0.52);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gamma_2, 404040, 808080",
    "gamma_0.5, 808080, 404040",
    "gamma_2.2, ff00ff, ff00ff",
    "posterize_2, 7f80ff, 00ffff",
    "posterize_3, 3f40c0, 0080ff",
    "posterize_255, 000001, 000001",
    "threshold, 7f7f7f, 000000",
    "threshold, 808080, ffffff",
    "threshold_0, 000000, ffffff",
    "threshold_255, fefefe, 000000",
    "threshold_182, 00ff00, ffffff",
    "threshold_183, 00ff00, 000000",
    "duotone_102030_f0e0d0, 000000, 102030",
    "duotone_102030_f0e0d0, ffffff, f0e0d0",
    "duotone_000000_ffffff, ff0000, 363636",
    "tint_ff8800, 000000, 000000",
    "tint_ff8800, ffffff, ffffff",
    "tint_ffffff, 336699, 5f5f5f",
    "tint_000000, 336699, 5f5f5f"
  })
  void theOthersAreWhatTheirNamesMean(String text, String color, String expected) {
    int made = one(Integer.parseInt(color, 16), text);
    assertThat(String.format("%06x", made)).isEqualTo(expected);
  }

  @Test
  void aTintKeepsTheLuminanceAndTakesTheHue() {
    int tinted = one(0x80_8080, "tint_cc8844");
    assertThat(tinted >> 16 & 255).isGreaterThan(tinted >> 8 & 255);
    assertThat(tinted >> 8 & 255).isGreaterThan(tinted & 255);
    assertThat(CieLab.of(tinted).lightness())
        .isBetween(CieLab.of(0x80_8080).lightness() - 0.5, CieLab.of(0x80_8080).lightness() + 0.5);
    int half = one(0x80_8080, "tint_cc884480");
    assertThat(half & 255).isBetween((tinted & 255) + 1, 0x7f);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x12_3456, 0xff_ffff, 0, 0xff_0000, 0x00_ff01, 0x80_7f81})
  void aColorComesBackFromCieLab(int rgb) {
    assertThat(CieLab.of(rgb).rgb()).isEqualTo(rgb);
  }

  @Test
  void cieLabIsThatOfTheBooks() {
    CieLab red = CieLab.of(0xff_0000);
    assertThat(Math.rint(red.lightness() * 10)).isEqualTo(532);
    assertThat(Math.rint(red.a())).isEqualTo(80);
    assertThat(Math.rint(red.b())).isEqualTo(67);
  }

  @Test
  void theOpacityOfADuotoneIsThePictures() {
    Pixels made =
        apply(Pictures.of(2, 1, (x, y) -> x == 0 ? 0x80ff_ffff : -1), "duotone_000000_ffffff80");
    assertThat(made.argb()).containsExactly(0x40ff_ffff, 0x80ff_ffff);
  }

  @Test
  void normalizingLeavesAHundredthOutAtEitherEnd() {
    // Grays from 100 to 199, a hundredth each; the ends become 0 and 255.
    Pixels made =
        apply(Pictures.of(100, 1, (x, y) -> 0xff00_0000 | (100 + x) * 0x1_0101), "normalize");
    int[] grays = Arrays.stream(made.argb()).map(pixel -> pixel & 255).toArray();
    assertThat(grays[0]).isZero();
    assertThat(grays[1]).isZero();
    assertThat(grays[2]).isEqualTo(3);
    assertThat(grays[97]).isEqualTo(252);
    assertThat(grays[98]).isEqualTo(255);
    assertThat(grays[99]).isEqualTo(255);
    assertThat(grays).isSorted();
  }

  @Test
  void normalizingDoesNotSeeWhatIsTransparent() {
    Pixels half =
        Pictures.of(200, 1, (x, y) -> x < 100 ? 0xff00_0000 | (50 + x) * 0x1_0101 : 0xff_ffff);
    assertThat(apply(half, "normalize").at(99, 0)).isEqualTo(-1);
  }
}
