package com.progimage.server.engine.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.jpeg.JpegSamples.Scans;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DctDecoderTest {
  private static Pixels decode(byte[] file, int eighths) {
    JpegFile jpeg = JpegFile.parse(file);
    assertThat(DctDecoder.reads(jpeg)).isTrue();
    return DctDecoder.decode(jpeg, eighths);
  }

  private static Pixels decode(byte[] file) {
    return decode(file, 8);
  }

  /** The share of samples that differ by more than {@code levels}. */
  private static double beyond(int levels, Pixels one, Pixels other) {
    byte[] first = Pictures.rgba(one);
    byte[] second = Pictures.rgba(other);
    int count = 0;
    for (int i = 0; i < first.length; i++) {
      count += Math.abs((first[i] & 255) - (second[i] & 255)) > levels ? 1 : 0;
    }
    return (double) count / first.length;
  }

  /** Compares with the JDK's libjpeg, which differs only in the rounding of its transform. */
  private static void assertShownAsByLibjpeg(byte[] file) {
    Pixels expected = Pictures.shownByJdk(file);
    Pixels shown = decode(file);
    assertThat(shown.size()).isEqualTo(expected.size());
    assertThat(Pictures.difference(shown, expected)).isLessThanOrEqualTo(4);
    if (shown.size().pixels() > 1000) {
      assertThat(beyond(2, shown, expected)).isLessThan(0.001);
      assertThat(Pictures.meanDifference(shown, expected)).isLessThan(0.1);
    }
  }

  private static void assertRefused(byte[] file) {
    assertThatThrownBy(() -> decode(file))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE))
        .hasMessageContaining("the JPEG is damaged");
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,SEQUENTIAL",
    "2,1,SEQUENTIAL",
    "2,2,SEQUENTIAL",
    "4,1,SEQUENTIAL",
    "4,2,SEQUENTIAL",
    "1,1,PROGRESSIVE",
    "2,1,PROGRESSIVE",
    "2,2,PROGRESSIVE",
    "4,1,PROGRESSIVE",
    "1,1,ONE_BY_ONE",
    "2,1,ONE_BY_ONE",
    "2,2,ONE_BY_ONE",
    "4,1,ONE_BY_ONE"
  })
  void everySamplingIsShownAsByLibjpeg(int across, int down, Scans scans) {
    JpegSamples kind = JpegSamples.PLAIN.sampled(across, down).in(scans);
    assertShownAsByLibjpeg(kind.color(Pictures.photo(301, 203)));
    assertShownAsByLibjpeg(kind.restarting(7).color(Pictures.photo(301, 203)));
    assertShownAsByLibjpeg(kind.quality(30).color(Pictures.noise(65, 47, 3)));
  }

  /**
   * The JDK's libjpeg repeats the rows of such chroma; later versions smooth them, as this decoder
   * does.
   */
  @ParameterizedTest
  @EnumSource(
      value = Scans.class,
      names = {"SEQUENTIAL", "PROGRESSIVE"})
  void rowsOfHalvedChromaAreDoubledSmoothly(Scans scans) {
    byte[] file = JpegSamples.PLAIN.sampled(1, 2).in(scans).color(Pictures.photo(90, 70));
    Pixels shown = decode(file);
    assertThat(Pictures.meanDifference(shown, Pictures.shownByJdk(file))).isLessThan(3);
    assertThat(Pictures.meanDifference(shown, Pictures.photo(90, 70))).isLessThan(3);
  }

  @ParameterizedTest
  @EnumSource(Scans.class)
  void grayIsShownAsByLibjpeg(Scans scans) {
    assertShownAsByLibjpeg(JpegSamples.PLAIN.in(scans).gray(Pictures.gray(133, 71)));
    assertShownAsByLibjpeg(JpegSamples.PLAIN.restarting(3).gray(Pictures.gray(133, 71)));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "2,2", "4,1"})
  void everySmallSizeIsShownAsByLibjpeg(int across, int down) {
    for (int side = 1; side <= 17; side++) {
      for (Scans scans : new Scans[] {Scans.SEQUENTIAL, Scans.PROGRESSIVE}) {
        JpegSamples kind = JpegSamples.PLAIN.sampled(across, down).in(scans);
        assertShownAsByLibjpeg(kind.color(Pictures.photo(side, 18 - side)));
        assertShownAsByLibjpeg(kind.color(Pictures.noise(side, side, side)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2,1,SEQUENTIAL",
    "2,2,SEQUENTIAL",
    "1,2,SEQUENTIAL",
    "1,1,PROGRESSIVE",
    "2,2,ONE_BY_ONE"
  })
  void aReducedPictureIsTheWholeOneSmaller(int across, int down, Scans scans) {
    byte[] file = JpegSamples.PLAIN.sampled(across, down).in(scans).color(smooth(300, 200));
    Pixels whole = decode(file);
    for (int eighths : new int[] {4, 2, 1}) {
      Pixels reduced = decode(file, eighths);
      int factor = 8 / eighths;
      assertThat(reduced.size())
          .isEqualTo(new Size((300 * eighths + 7) / 8, (200 * eighths + 7) / 8));
      Pixels expected =
          Pictures.of(
              300 / factor, 200 / factor, (x, y) -> mean(whole, x * factor, y * factor, factor));
      Pixels inside = Pictures.of(300 / factor, 200 / factor, (x, y) -> reduced.at(x, y));
      assertThat(Pictures.meanDifference(inside, expected)).isLessThan(2);
    }
  }

  private static Pixels smooth(int width, int height) {
    return Pictures.of(
        width,
        height,
        (x, y) -> {
          int red = (int) (128 + 100 * StrictMath.sin(x / 40.0));
          int green = (int) (128 + 100 * StrictMath.sin(y / 30.0));
          return 0xff000000 | red << 16 | green << 8 | (x + y) / 2;
        });
  }

  private static int mean(Pixels pixels, int left, int top, int side) {
    int argb = 0xff;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int sum = side * side / 2;
      for (int y = top; y < top + side; y++) {
        for (int x = left; x < left + side; x++) {
          sum += pixels.at(x, y) >> shift & 255;
        }
      }
      argb = argb << 8 | sum / (side * side);
    }
    return argb;
  }

  @ParameterizedTest
  @CsvSource({
    "800,600,800,600,8",
    "800,600,401,100,8",
    "800,600,400,300,4",
    "800,600,400,301,8",
    "801,600,200,150,2",
    "800,600,199,150,2",
    "800,600,100,75,1",
    "800,600,1,1,1",
    "1,1,1,1,8",
    "2725,2200,1363,1,8",
    "2726,2200,1363,1,4"
  })
  void thePictureIsReducedAsFarAsWhatIsWantedAllows(
      int width, int height, int wantedWidth, int wantedHeight, int eighths) {
    assertThat(DctDecoder.eighths(new Size(width, height), new Size(wantedWidth, wantedHeight)))
        .isEqualTo(eighths);
  }

  @ParameterizedTest
  @EnumSource(Scans.class)
  void aFileThatIsCutOffAnywhereIsRefused(Scans scans) {
    byte[] file =
        JpegSamples.PLAIN.sampled(2, 2).in(scans).restarting(5).color(Pictures.photo(50, 40));
    for (int length = 0; length < file.length - 5; length++) {
      assertRefused(Arrays.copyOf(file, length));
      // A progressive picture without its last scans is complete.
      if (scans != Scans.PROGRESSIVE) {
        byte[] ended = Arrays.copyOf(file, length + 2);
        ended[length] = (byte) 0xff;
        ended[length + 1] = (byte) 0xd9;
        assertRefused(ended);
      }
    }
  }

  @Test
  void restartMarkersThatAreOutOfOrderAreRefused() {
    byte[] file = JpegSamples.PLAIN.restarting(2).color(Pictures.photo(60, 60));
    int at = HexFormat.of().formatHex(file).indexOf("ffd1") / 2;
    byte[] other = file.clone();
    other[at + 1] = (byte) 0xd2;
    assertRefused(other);
  }

  /** Changes bytes, and removes or doubles runs of them. */
  private static byte[] damaged(byte[] file, Random random) {
    byte[] damaged = file.clone();
    switch (random.nextInt(4)) {
      case 0 -> damaged[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        for (int i = 0; i < 4; i++) {
          damaged[random.nextInt(file.length)] = (byte) random.nextInt();
        }
      }
      case 2 -> {
        int from = random.nextInt(file.length);
        int to = Math.min(file.length, from + 1 + random.nextInt(40));
        System.arraycopy(file, to, damaged, from, file.length - to);
        damaged = Arrays.copyOf(damaged, file.length - (to - from));
      }
      default -> damaged[random.nextInt(Math.min(file.length, 700))] = (byte) random.nextInt();
    }
    return damaged;
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {8, 4, 1})
  void damageIsRefusedOrHarmlessAndTakesNoLongTime(int eighths) {
    Map<String, Integer> outcomes = new TreeMap<>();
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (Scans scans : Scans.values()) {
      byte[] whole =
          JpegSamples.PLAIN.sampled(2, 2).in(scans).restarting(4).color(Pictures.photo(70, 50));
      Random random = new Random(eighths);
      for (int i = 0; i < 1000; i++) {
        byte[] file = damaged(whole, random);
        try {
          JpegFile jpeg = JpegFile.parse(file);
          // As in the inspector: size limits are left to the worker.
          if (DctDecoder.reads(jpeg) && (long) jpeg.width() * jpeg.height() < 1 << 20) {
            DctDecoder.decode(jpeg, eighths);
            outcomes.merge("made", 1, Integer::sum);
          }
        } catch (Failure failure) {
          assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE);
          outcomes.merge("refused", 1, Integer::sum);
        }
      }
    }
    assertThat(outcomes).containsKeys("made", "refused");
    long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(60));
  }
}
