package com.progimage.server.engine.ops.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.SpatialFilter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpatialFiltersTest {
  private static Pixels apply(Pixels source, String text) {
    return SpatialFilters.apply(
        source, (SpatialFilter) Transformation.parse(text).operations().getFirst());
  }

  private static Pixels gray(int[][] levels) {
    return Pictures.of(
        levels[0].length, levels.length, (x, y) -> 0xff00_0000 | levels[y][x] * 0x1_0101);
  }

  /** Hard edges, thin lines and noise: the worst case for an approximation. */
  private static Pixels hard(int width, int height, boolean opaque) {
    Pixels noise = Pictures.noise(width, height, 8);
    return Pictures.of(
        width,
        height,
        (x, y) -> {
          int value = x < width / 2 ? 0 : 255;
          int stripe = y % 13 < 6 ? 255 : 0;
          int alpha = opaque ? 255 : (x / 9 + y / 7) % 3 * 127;
          return alpha << 24 | value << 16 | stripe << 8 | noise.at(x, y) & 255;
        });
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.7, 1, 2.5, 7.9, 8, 9.5, 12, 20, 31})
  void aBlurIsWithinALevelOfTheTrueGaussian(double sigma) {
    for (boolean opaque : new boolean[] {true, false}) {
      Pixels source = hard(120, 90, opaque);
      Pixels made = apply(source, "blur_" + sigma);
      double worst = NaiveGaussian.worst(source, made, sigma);
      assertThat(worst).as("levels off at sigma %s, opaque %s", sigma, opaque).isLessThan(1);
    }
  }

  @Test
  void aBlurIsTheSameInEitherDirection() {
    Pixels source = hard(61, 61, true);
    Pixels turned = Pictures.of(61, 61, (x, y) -> source.at(y, x));
    Pixels blurred = apply(source, "blur_9");
    Pixels turnedBack = apply(turned, "blur_9");
    Pixels made = Pictures.of(61, 61, (x, y) -> turnedBack.at(y, x));
    assertThat(Pictures.difference(made, blurred)).isLessThanOrEqualTo(1);
  }

  @Test
  void sharpeningAddsWhatABlurTakesAway() {
    Pixels source = hard(60, 40, true);
    Pixels blurred = apply(source, "blur_2");
    Pixels sharp = apply(source, "sharpen_2");
    for (int i = 0; i < source.argb().length; i++) {
      int expected = 2 * (source.argb()[i] & 255) - (blurred.argb()[i] & 255);
      assertThat(sharp.argb()[i] & 255)
          .isBetween(Math.clamp(expected - 1, 0, 255), Math.clamp(expected + 1, 0, 255));
    }
  }

  @Test
  void sharpeningLeavesAlphaAndDoesNotSeeWhatIsHidden() {
    Pixels source = Pictures.of(30, 5, (x, y) -> x < 15 ? 0xff80_4020 : 0x00ff_ffff);
    assertThat(apply(source, "sharpen_3").argb()).startsWith(Arrays.copyOf(source.argb(), 15));
    assertThat(apply(source, "sharpen_3").at(20, 2) >>> 24).isZero();
  }

  @ParameterizedTest
  @CsvSource({"3, true", "5, true", "9, true", "15, true", "3, false", "9, false"})
  void aMedianIsTheMiddleOfTheSortedSquare(int side, boolean opaque) {
    // Wider than a stripe of histograms.
    for (int[] size : new int[][] {{300, 12}, {7, 30}, {2, 2}}) {
      Pixels noise = Pictures.noise(size[0], size[1], side);
      Pixels source =
          opaque ? Pictures.of(size[0], size[1], (x, y) -> noise.at(x, y) | 0xff00_0000) : noise;
      assertThat(apply(source, "median_" + side).argb())
          .containsExactly(NaiveMedian.of(source, side).argb());
    }
  }

  @Test
  void aMedianTakesSpecksAwayAndLeavesEdges() {
    Pixels clean = Pictures.of(40, 30, (x, y) -> x < 20 ? 0xff20_4060 : 0xffe0_c0a0);
    Pixels specks = Pictures.of(40, 30, (x, y) -> x % 7 == 3 && y % 6 == 3 ? -1 : clean.at(x, y));
    for (int side : new int[] {3, 5}) {
      assertThat(apply(specks, "median_" + side).argb()).containsExactly(clean.argb());
    }
  }

  @Test
  void squaresHaveTheirMeanWeighedByAlpha() {
    Pixels source =
        new Pixels(3, 2, new int[] {0xffff_0000, 0x0000_ff00, 0xff11_2233, 0, 0, 0xff33_4455});
    Pixels made = apply(source, "pixelate_2");
    assertThat(made.argb())
        .containsExactly(
            0x40ff_0000, 0x40ff_0000, 0xff22_3344, 0x40ff_0000, 0x40ff_0000, 0xff22_3344);
  }

  @Test
  void aVignetteHalvesTheCornersAndLeavesTheMiddle() {
    Pixels made = apply(Pictures.of(401, 301, (x, y) -> 0xff00_0000 | 200 * 0x1_0101), "vignette");
    assertThat(made.at(200, 150) & 255).isEqualTo(200);
    assertThat(made.at(0, 0) & 255).isBetween(100, 101);
    assertThat(made.at(400, 300)).isEqualTo(made.at(0, 0));
    assertThat(made.at(100, 150) & 255).isBetween(160, 190);
  }

  @Test
  void aReliefIsLitFromTheLeftTop() {
    int[][] levels = {{100, 100, 100}, {100, 100, 110}, {100, 120, 130}};
    // −2 −1 0, −1 1 1, 0 1 2 about the middle: −500 + 100 + 110 + 120 + 260.
    Pixels made =
        apply(gray(new int[][] {{150, 100, 9}, {100, 100, 110}, {9, 120, 130}}), "emboss");
    assertThat(made.at(1, 1) & 255)
        .isEqualTo(Math.max(0, -300 - 100 - 100 + 100 + 110 + 120 + 260));
    assertThat(apply(gray(levels), "emboss").at(1, 1) & 255).isEqualTo(190);
  }

  @Test
  void edgesAreSobelsGradientHalved() {
    Pixels step = gray(new int[][] {{10, 10, 40, 40}, {10, 10, 40, 40}, {10, 10, 40, 40}});
    // Across 4 × 30, down none.
    assertThat(apply(step, "edges").at(1, 1)).isEqualTo(0xff3c_3c3c);
    assertThat(apply(step, "edges").at(0, 1)).isEqualTo(0xff00_0000);
    Pixels corner = gray(new int[][] {{0, 0, 0}, {0, 0, 30}, {0, 30, 30}});
    // Across and down 2 × 30 + 30 each.
    assertThat(apply(corner, "edges").at(1, 1) & 255).isEqualTo(64);
  }
}
