package com.progimage.server.engine.codec.jpeg.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.transformation.Chroma;
import com.progimage.support.Programs;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of the encoder in the decoders of others: the JDK's ImageIO and libjpeg-turbo's djpeg. */
class JpegReadBackTest {
  record Form(Chroma chroma, boolean isProgressive, boolean isGray) {}

  static Stream<Form> forms() {
    return Stream.of(Chroma.values())
        .flatMap(chroma -> Stream.of(new Form(chroma, false, false), new Form(chroma, true, false)))
        .flatMap(form ->
            form.chroma() == Chroma.FULL
                ? Stream.of(form, new Form(form.chroma(), form.isProgressive(), true))
                : Stream.of(form));
  }

  private static byte[] encode(Pixels pixels, int quality, Form form) {
    return Pictures.encode(
        new JpegEncoder(),
        pixels,
        new EncodeSettings(quality, false, 0, form.isProgressive(), form.chroma(), false));
  }

  /** Slopes, so that subsampled chroma is near. */
  private static Pixels slopes(int width, int height, boolean isGray) {
    return Pictures.of(
        width,
        height,
        (x, y) -> {
          int red = 60 + 7 * x + 2 * y;
          return 0xff000000 | (isGray ? red * 0x010101 : red << 16 | 150 - 3 * x << 8 | 90 + 5 * y);
        });
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everySmallSizeIsReadByImageIo(Form form) throws IOException {
    for (int width = 1; width <= 17; width++) {
      for (int height = 1; height <= 17; height += width % 4 == 0 ? 1 : 4) {
        Pixels pixels = slopes(width, height, form.isGray());
        assertNear(encode(pixels, 95, form), pixels, 6);
      }
    }
  }

  private static void assertNear(byte[] file, Pixels pixels, double most) throws IOException {
    Raster samples = ImageIO.read(new ByteArrayInputStream(file)).getRaster();
    int bands = samples.getNumBands();
    Pixels read =
        Pictures.of(
            samples.getWidth(),
            samples.getHeight(),
            (x, y) ->
                0xff000000
                    | samples.getSample(x, y, 0) << 16
                    | samples.getSample(x, y, Math.min(1, bands - 1)) << 8
                    | samples.getSample(x, y, Math.min(2, bands - 1)));
    assertThat(read.size()).isEqualTo(pixels.size());
    assertThat(Pictures.meanDifference(read, pixels)).isLessThan(most);
  }

  /** Long runs of zeros, of blocks without coefficients, and long codes. */
  static List<Pixels> extremes() {
    Random random = new Random(7);
    int[] noise = random.ints(300L * 200, 0, 1 << 24).map(rgb -> rgb | 0xff000000).toArray();
    int[] specks = new int[600 * 500];
    Arrays.fill(specks, 0xff808080);
    for (int i = 0; i < 40; i++) {
      specks[random.nextInt(specks.length)] = 0xffffffff;
    }
    int[] flat = new int[700 * 400];
    Arrays.fill(flat, 0xff336699);
    return List.of(
        new Pixels(300, 200, noise), new Pixels(600, 500, specks), new Pixels(700, 400, flat));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void extremePicturesAreReadByDjpegWithoutAWarning(Form form, @TempDir Path folder)
      throws IOException {
    String djpeg = Programs.find("djpeg", "libjpeg-turbo-progs").toString();
    for (Pixels pixels : extremes()) {
      for (int quality : new int[] {1, 50, 100}) {
        byte[] bytes = encode(pixels, quality, form);
        Path file = Files.write(folder.resolve("made.jpg"), bytes);
        Path out = folder.resolve("read.ppm");
        // With -strict, a warning is an error.
        Programs.run(djpeg, "-strict", "-outfile", out.toString(), file.toString());
        assertThat(Files.size(out)).isGreaterThan((long) pixels.width() * pixels.height());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void theFinestQualityIsNearlyExact(Form form) throws IOException {
    Pixels photo = form.isGray() ? Pictures.gray(203, 101) : Pictures.photo(203, 101);
    assertNear(encode(photo, 100, form), photo, form.chroma() == Chroma.FULL ? 1 : 4);
  }

  @Test
  void equalPixelsMakeEqualBytes() {
    Pixels photo = Pictures.photo(333, 222);
    for (Form form : forms().toList()) {
      assertThat(encode(photo, 77, form)).isEqualTo(encode(photo, 77, form));
    }
  }

  @Test
  void aSmallFileIsTheSmallerOfBothKinds() {
    Pixels photo = Pictures.photo(640, 480);
    byte[] small =
        Pictures.encode(
            new JpegEncoder(), photo, new EncodeSettings(80, false, 0, false, null, true));
    for (boolean isProgressive : new boolean[] {false, true}) {
      assertThat(small.length)
          .isLessThanOrEqualTo(
              encode(photo, 80, new Form(Chroma.HALF, isProgressive, false)).length);
    }
  }
}
