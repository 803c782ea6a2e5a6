package com.progimage.server.engine.codec.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.png.PngFile;
import com.progimage.server.engine.convert.Codecs;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kinds of TIFF that scanners and editors write, from the upload check to the pixels. */
class TiffKindsTest {
  private static Pixels shown(byte[] file) {
    try (FileConversion conversion = FileConversion.of(file, ImageFormat.TIFF)) {
      return Pictures.shownByJdk(conversion.to("rotate_360.png"));
    }
  }

  /** Checks both the upload check and the decoder. */
  private static void assertRefused(byte[] file) {
    assertThatThrownBy(() -> FileConversion.of(file, ImageFormat.TIFF).close())
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE));
    assertThatThrownBy(() -> Pictures.decode(Codecs.decoder(ImageFormat.TIFF), file))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE));
  }

  /** Adjacent samples from the highest bit on; rows begin at whole bytes. */
  private static byte[] packed(int height, int bits, int[] samples) {
    int rowBytes = (samples.length / height * bits + 7) / 8;
    byte[] rows = new byte[rowBytes * height];
    for (int i = 0; i < samples.length; i++) {
      int row = i / (samples.length / height);
      for (int bit = 0; bit < bits; bit++) {
        int at = i % (samples.length / height) * bits + bit;
        rows[row * rowBytes + at / 8] |= (byte) ((samples[i] >> bits - 1 - bit & 1) << 7 - at % 8);
      }
    }
    return rows;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void grayOfAnyDepthIsReadBlackOrWhiteFirst(int bits) {
    int most = (1 << bits) - 1;
    int[] samples = new int[5 * 3];
    Arrays.setAll(samples, i -> i * most / 14);
    Pixels expected =
        Pictures.of(
            5,
            3,
            (x, y) -> 0xff000000 | (int) Math.round(samples[5 * y + x] * 255.0 / most) * 0x010101);
    byte[] rows = packed(3, bits, samples);
    byte[] plain = new TiffBytes(5, 3, bits, 1, 1).file(1, rows);
    // Depths of up to 8 bits are truncated to a level.
    assertThat(Pictures.difference(shown(plain), expected)).isLessThanOrEqualTo(1);
    byte[] white = new TiffBytes(5, 3, bits, 1, 0).field(259, 8).file(1, PngFile.deflate(rows));
    Pixels negative = Pictures.of(5, 3, (x, y) -> expected.at(x, y) ^ 0xffffff);
    assertThat(Pictures.difference(shown(white), negative)).isLessThanOrEqualTo(1);
    int[] alphas = {0, most, most, most};
    Pixels translucent =
        shown(new TiffBytes(2, 1, bits, 2, 1).field(338, 2).file(1, packed(1, bits, alphas)));
    assertThat(translucent.argb()).containsExactly(0xff000000, 0xffffffff);
  }

  @Test
  void grayOfTwelveBitsKeepsThemInPng() {
    int[] samples = {0, 1, 0x800, 0xfff};
    byte[] file = new TiffBytes(4, 1, 12, 1, 1).file(1, packed(1, 12, samples));
    try (FileConversion conversion = FileConversion.of(file, ImageFormat.TIFF)) {
      byte[] png = conversion.to("png");
      assertThat(png[24]).isEqualTo((byte) 16);
      Pixels expected =
          Pictures.of(4, 1, (x, y) -> 0xff000000 | samples[x] * 255 / 4095 * 0x010101);
      assertThat(Pictures.difference(Pictures.shownByJdk(png), expected)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void oneSampleMoreThanTheColorsIsAlphaUnlessTheFileSaysOtherwise() {
    byte[] rgb = bytes(200, 100, 50, 128, 1, 2, 3, 0);
    assertThat(shown(new TiffBytes(2, 1, 8, 4, 2).file(1, rgb)).argb())
        .containsExactly(0x80c86432, 0x00010203);
    assertThat(shown(new TiffBytes(2, 1, 8, 4, 2).field(338, 2).file(1, rgb)).argb())
        .containsExactly(0x80c86432, 0x00010203);
    assertThat(shown(new TiffBytes(2, 1, 8, 4, 2).field(338, 0).file(1, rgb)).argb())
        .containsExactly(0xffc86432, 0xff010203);
    assertThat(shown(new TiffBytes(2, 1, 8, 2, 1).file(1, bytes(9, 77, 200, 255))).argb())
        .containsExactly(0x4d090909, 0xffc8c8c8);
    // Two extra samples: the second is alpha, according to the file.
    byte[] five = new TiffBytes(1, 1, 8, 5, 2).shorts(338, 0, 2).file(1, bytes(1, 2, 3, 99, 77));
    assertThat(shown(five).argb()).containsExactly(0x4d010203);
  }

  @Test
  void cmykHasAlphaMultipliedInOrNot() {
    int cyan = shown(new TiffBytes(1, 1, 8, 4, 5).file(1, bytes(200, 0, 0, 0))).at(0, 0);
    byte[] apart = bytes(200, 0, 0, 0, 128, 200, 0, 0, 0, 0);
    assertThat(shown(new TiffBytes(2, 1, 8, 5, 5).field(338, 2).file(1, apart)).argb())
        .containsExactly(cyan & 0xffffff | 0x80000000, cyan & 0xffffff);
    assertThat(shown(new TiffBytes(2, 1, 8, 5, 5).file(1, apart)).at(0, 0))
        .isEqualTo(cyan & 0xffffff | 0x80000000);
    byte[] multiplied = bytes(100, 0, 0, 0, 128);
    Pixels shown = shown(new TiffBytes(1, 1, 8, 5, 5).field(338, 1).file(1, multiplied));
    assertThat(Pictures.difference(shown, Pictures.of(1, 1, (x, y) -> cyan & 0xffffff | 128 << 24)))
        .isLessThanOrEqualTo(1);
  }

  private static TiffBytes luma(int width) {
    return new TiffBytes(width, 1, 8, 3, 6).shorts(530, 1, 1);
  }

  @Test
  void lumaAndChromaHaveTheRangeThatTheFileSays() {
    byte[] video = bytes(16, 128, 128, 235, 128, 128, 81, 90, 240);
    assertThat(
            shown(
                    luma(3)
                        .thousandths(532, 16000, 235000, 128000, 240000, 128000, 240000)
                        .file(1, video))
                .argb())
        .satisfies(argb -> {
          assertThat(argb[0]).isEqualTo(0xff000000);
          assertThat(argb[1]).isEqualTo(0xffffffff);
          // BT.601's value for red.
          assertThat(
                  Pictures.difference(
                      Pictures.of(1, 1, (x, y) -> argb[2]),
                      Pictures.of(1, 1, (x, y) -> 0xffff0000)))
              .isLessThanOrEqualTo(2);
        });
    assertThat(shown(luma(3).file(1, video)).at(0, 0)).isEqualTo(0xff101010);
    // Equal codes for black and white are ignored.
    byte[] none = luma(3).thousandths(532, 5, 5, 5, 5, 5, 5).file(1, video);
    assertThat(shown(none).at(0, 0)).isEqualTo(0xff101010);
  }

  @Test
  void lumaHasTheSharesThatTheFileSays() {
    // BT.709: green alone is 0.7152 of the luma, and −0.385 and −0.454 of the chroma.
    byte[] green = bytes(182, 30, 12);
    Pixels shown = shown(luma(1).thousandths(529, 213, 715, 72).file(1, green));
    assertThat(Pictures.difference(shown, Pictures.of(1, 1, (x, y) -> 0xff00ff00)))
        .isLessThanOrEqualTo(3);
  }

  private static final byte[] ROWS = bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

  private static TiffBytes strips() {
    return new TiffBytes(3, 4, 8, 1, 1).field(278, 2);
  }

  private static final byte[] FIRST = Arrays.copyOf(ROWS, 6);
  private static final byte[] SECOND = Arrays.copyOfRange(ROWS, 6, 12);

  @ParameterizedTest
  @CsvSource({"''", "0 0", "1 1", "6", "0 6", "600 600", "-1 -1", "6 7"})
  void plainPixelsAreFoundWhateverTheirLengthsAreSaidToBe(String stated) {
    long[] lengths =
        stated.isEmpty()
            ? new long[0]
            : Arrays.stream(stated.split(" ")).mapToLong(Long::parseLong).toArray();
    Pixels expected = Pictures.of(3, 4, (x, y) -> 0xff000000 | (3 * y + x + 1) * 0x010101);
    assertThat(shown(strips().lengths(lengths).file(2, FIRST, SECOND)).argb())
        .isEqualTo(expected.argb());
    TiffBytes one = new TiffBytes(3, 4, 8, 1, 1);
    assertThat(shown(one.lengths(lengths).file(1, ROWS)).argb()).isEqualTo(expected.argb());
  }

  @ParameterizedTest
  @CsvSource({"''", "0 0", "20", "0"})
  void compressedPixelsWithoutALengthGoToTheNextOnes(String stated) {
    long[] lengths =
        stated.isEmpty()
            ? new long[0]
            : Arrays.stream(stated.split(" ")).mapToLong(Long::parseLong).toArray();
    Pixels expected = Pictures.of(3, 4, (x, y) -> 0xff000000 | (3 * y + x + 1) * 0x010101);
    byte[] first = Arrays.copyOf(PngFile.deflate(FIRST), 20);
    byte[] file = strips().field(259, 8).lengths(lengths).file(2, first, PngFile.deflate(SECOND));
    assertThat(shown(file).argb()).isEqualTo(expected.argb());
  }

  @Test
  void pixelsThatAreNotInTheFileAreRefused() {
    assertRefused(strips().file(2, FIRST, Arrays.copyOf(SECOND, 5)));
    assertRefused(strips().lengths(6, 6).file(2, FIRST, Arrays.copyOf(SECOND, 5)));
    assertRefused(strips().field(259, 8).lengths(20, 900).file(2, new byte[20], new byte[20]));
    assertRefused(strips().file(1, ROWS));
  }

  @Test
  void partsThatAreLargerThanAnyPictureNeedsAreRefused() {
    byte[] pixel = new byte[1 << 12];
    assertRefused(new TiffBytes(16, 16, 8, 1, 1).field(322, 1 << 20).field(323, 16).file(1, pixel));
    assertRefused(new TiffBytes(16, 16, 8, 1, 1).field(322, 16).field(323, 4096).file(1, pixel));
    byte[] tile = new byte[256 * 256];
    tile[0] = 5;
    byte[] usual = new TiffBytes(1, 1, 8, 1, 1).field(322, 256).field(323, 256).file(1, tile);
    assertThat(shown(usual).argb()).containsExactly(0xff050505);
  }
}
