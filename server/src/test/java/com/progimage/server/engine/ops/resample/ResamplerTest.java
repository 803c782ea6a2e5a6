package com.progimage.server.engine.ops.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Plane;
import com.progimage.server.engine.ops.NaiveLanczos;
import com.progimage.server.engine.ops.Pictures;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {

  @Test
  void itIsWithinOneLevelOfTheDefinition() {
    Random random = new Random(7);
    for (int i = 0; i < 120; i++) {
      int width = 1 + random.nextInt(i % 3 == 0 ? 6 : 60);
      int height = 1 + random.nextInt(i % 4 == 0 ? 6 : 60);
      Pixels source =
          i % 2 == 0 ? Pictures.opaqueNoise(width, height, i) : translucent(width, height, i);
      double w = i % 5 == 0 ? width : width * (0.3 + 0.7 * random.nextDouble());
      double h = i % 5 == 0 ? height : height * (0.3 + 0.7 * random.nextDouble());
      double x = (width - w) * random.nextDouble();
      double y = (height - h) * random.nextDouble();
      int targetWidth = 1 + random.nextInt(80);
      int targetHeight = 1 + random.nextInt(80);
      boolean linear = i % 7 == 0;
      Pixels actual = Resampler.resample(source, x, y, w, h, targetWidth, targetHeight, linear);
      Pixels expected =
          NaiveLanczos.resample(source, x, y, w, h, targetWidth, targetHeight, linear);
      assertThat(mostDifferent(actual, expected))
          .as("%s of (%s, %s, %s, %s) to %s", source.size(), x, y, w, h, actual.size())
          .isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0xff00_0000, 0xffff_ffff, 0xff01_7f_fe, 0x8012_34_56, 0x01ff_80_00, 0})
  void aPlainPictureStaysExactlyWhatItIs(int argb) {
    Pixels source = Pictures.plain(97, 61, argb);
    for (int[] size : new int[][] {{1, 1}, {13, 60}, {97, 5}, {98, 62}, {300, 200}, {10, 200}}) {
      for (boolean linear : new boolean[] {false, true}) {
        Pixels result = whole(source, size[0], size[1], linear);
        assertThat(result.argb())
            .as(size[0] + "x" + size[1] + " linear " + linear)
            .containsOnly(argb);
      }
    }
  }

  @Test
  void theSameSizeIsAnExactCopyAndSoIsAPartOfWholePixels() {
    Pixels source = Pictures.noise(31, 17, 1);
    assertThat(whole(source, 31, 17, true).argb()).containsExactly(source.argb());
    Pixels part = Resampler.resample(source, 3, 5, 20, 10, 20, 10, false);
    assertThat(part.at(0, 0)).isEqualTo(source.at(3, 5));
    assertThat(part.at(19, 9)).isEqualTo(source.at(22, 14));
  }

  @Test
  void aSlopeStaysAStraightLineAwayFromTheEdges() {
    Pixels source = Pictures.draw(256, 8, (x, _) -> Pictures.gray(x));
    Pixels half = whole(source, 128, 8, false);
    Pixels twice = whole(source, 512, 8, false);
    for (int x = 4; x < 124; x++) {
      assertThat(half.at(x, 4) & 255).isBetween(2 * x, 2 * x + 1);
    }
    for (int x = 8; x < 504; x++) {
      assertThat((twice.at(x, 4) & 255) - (x / 2.0 - 0.25)).isBetween(-0.76, 0.76);
    }
  }

  @Test
  void aPointKeepsItsPlaceAndIsSpreadEvenly() {
    Pixels source = Pictures.draw(33, 33, (x, y) -> Pictures.gray(x == 16 && y == 16 ? 255 : 0));
    Pixels larger = whole(source, 99, 99, false);
    assertThat(larger.at(49, 49) & 255).isEqualTo(255);
    for (int y = 0; y < 99; y++) {
      for (int x = 0; x < 99; x++) {
        assertThat(larger.at(x, y)).isEqualTo(larger.at(98 - x, y)).isEqualTo(larger.at(y, x));
      }
    }
  }

  @Test
  void whatIsTooFineForTheResultBecomesGrayInsteadOfFalseRings() {
    // A zone plate, finer towards the edges, where neighbors alternate.
    int side = 512;
    Pixels plate =
        Pictures.draw(
            side,
            side,
            (x, y) -> {
              double dx = x - side / 2.0;
              double dy = y - side / 2.0;
              return Pictures.gray(127.5 + 127 * Math.cos(Math.PI * (dx * dx + dy * dy) / side));
            });
    Pixels small = whole(plate, 64, 64, false);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        double radius = Math.hypot(x - 31.5, y - 31.5) * 8;
        if (radius > 70 && radius < 240) {
          assertThat(small.at(x, y) & 255).as(x + "," + y).isBetween(118, 138);
        }
      }
    }
  }

  @Test
  void colorsThatCannotBeSeenLeaveNoFringe() {
    // Red discs, surrounded by fully transparent green.
    Pixels source =
        Pictures.draw(
            90, 90, (x, y) -> Math.hypot(x - 45, y - 45) < 30 ? 0xffff_0000 : 0x0000_ff00);
    for (int side : new int[] {7, 30, 89, 200}) {
      for (int pixel : whole(source, side, side, false).argb()) {
        assertThat(pixel >>> 24 == 0 || (pixel & 0xff_ffff) == 0xff_0000)
            .as(Integer.toHexString(pixel))
            .isTrue();
      }
    }
  }

  @Test
  void anOpaquePictureStaysOpaqueAndMayBeAnyShape() {
    for (int[] size : new int[][] {{1, 1}, {1, 50}, {50, 1}, {2, 3}}) {
      Pixels source = Pictures.opaqueNoise(size[0], size[1], 3);
      for (int[] wanted : new int[][] {{1, 1}, {1, 40}, {40, 1}, {7, 9}, {200, 3}}) {
        Pixels result = whole(source, wanted[0], wanted[1], false);
        assertThat(result.isOpaque()).isTrue();
        assertThat(result.width()).isEqualTo(wanted[0]);
      }
    }
  }

  @Test
  void aPictureOfOnePixelGivesItsColorEverywhere() {
    assertThat(whole(Pictures.plain(1, 1, 0xff12_34_56), 9, 5, false).argb())
        .containsOnly(0xff12_34_56);
  }

  @Test
  void lightIsAveragedWhereAskedForAndValuesElsewhere() {
    Pixels board = Pictures.draw(64, 64, (x, y) -> Pictures.gray((x + y) % 2 * 255));
    assertThat(whole(board, 8, 8, false).at(4, 4) & 255).isBetween(127, 128);
    assertThat(whole(board, 8, 8, true).at(4, 4) & 255).isEqualTo(188);
  }

  @Test
  void theMemoryNeededIsThatOfSomeRowsHoweverGreatTheReduction() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().threadId();
    for (int[] size : new int[][] {{2_000, 2_000}, {2_000, 4}, {4, 2_000}}) {
      Pixels source = Pictures.plain(size[0], size[1], 0x8012_34_56);
      for (int[] wanted : new int[][] {{1, 1}, {9, 7}, {300, 2}, {2, 300}}) {
        long before = threads.getThreadAllocatedBytes(id);
        whole(source, wanted[0], wanted[1], false);
        assertThat(threads.getThreadAllocatedBytes(id) - before)
            .as(source.size() + " to " + wanted[0] + "x" + wanted[1])
            .isLessThan(2_500_000);
      }
    }
  }

  @Test
  void aPlaneIsResizedAsGrayPixelsAre() {
    Pixels source = Pictures.draw(61, 43, (x, y) -> Pictures.gray((x * 37 + y * y * 11) % 256));
    Plane plane = new Plane(61, 43, 64, new byte[64 * 43]);
    for (int i = 0; i < 61 * 43; i++) {
      plane.samples()[i / 61 * 64 + i % 61] = (byte) ((source.argb()[i] & 255) - 128);
    }
    for (int[] size : new int[][] {{20, 15}, {61, 9}, {7, 43}, {100, 90}, {1, 1}, {150, 10}}) {
      Pixels expected = whole(source, size[0], size[1], false);
      Plane made =
          Resampler.resample(plane, new Interval(0, 61, size[0]), new Interval(0, 43, size[1]));
      for (int i = 0; i < size[0] * size[1]; i++) {
        int sample = made.samples()[i / size[0] * made.stride() + i % size[0]] + 128;
        assertThat(Math.abs(sample - (expected.argb()[i] & 255))).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void theSourceIsOnlyRead() {
    Pixels source = Pictures.noise(40, 30, 9);
    int[] before = source.argb().clone();
    whole(source, 11, 13, false);
    whole(source, 111, 113, true);
    assertThat(source.argb()).containsExactly(before);
  }

  @Test
  void aRectangleOutsideTheSourceIsAMistake() {
    Pixels source = Pictures.plain(10, 10, -1);
    assertThatThrownBy(() -> Resampler.resample(source, 5, 0, 6, 10, 3, 3, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Pixels whole(Pixels source, int width, int height, boolean linear) {
    return Resampler.resample(source, 0, 0, source.width(), source.height(), width, height, linear);
  }

  /** Noise whose alpha is large enough that a change of one level hardly moves colors. */
  private static Pixels translucent(int width, int height, long seed) {
    Pixels noise = Pictures.noise(width, height, seed);
    return Pictures.draw(width, height, (x, y) -> noise.at(x, y) | 0xc000_0000);
  }

  private static int mostDifferent(Pixels a, Pixels b) {
    int most = 0;
    for (int i = 0; i < a.argb().length; i++) {
      for (int shift = 0; shift < 32; shift += 8) {
        int difference = (a.argb()[i] >> shift & 255) - (b.argb()[i] >> shift & 255);
        most = Math.max(most, Math.abs(difference));
      }
    }
    return most;
  }
}
