package com.progimage.server.engine.codec.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngDecoderTest {
  private static final PngDecoder DECODER = new PngDecoder();

  private static Pixels decode(byte[] file) {
    return Pictures.decode(DECODER, file).pixels();
  }

  private static void assertRefused(byte[] file, String why) {
    assertThatThrownBy(() -> decode(file))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE))
        .hasMessageContaining(why);
  }

  /** Rounded to the nearest of 256 levels. */
  private static int level(int sample, int depth) {
    return (int) Math.round(sample * 255.0 / ((1 << depth) - 1));
  }

  @ParameterizedTest
  @CsvSource({
    "0,1", "0,2", "0,4", "0,8", "0,16", "2,8", "2,16", "3,1", "3,2", "3,4", "3,8", "4,8", "4,16",
    "6,8", "6,16"
  })
  void everyColorTypeAndDepthIsReadExactlyInAnySizeInterlacedOrNot(int type, int depth) {
    int channels = new int[] {1, 0, 3, 1, 2, 0, 4}[type];
    for (int size = 1; size <= 19; size++) {
      int width = size;
      int height = 20 - size;
      Random random = new Random(size);
      int[] samples = random.ints(20L * 20 * 4, 0, 1 << depth).toArray();
      PngFile.Source source = (x, y, channel) -> samples[(y * 20 + x) * 4 + channel];
      byte[] palette = new byte[3 << Math.min(8, depth)];
      random.nextBytes(palette);
      Pixels expected =
          Pictures.of(
              width,
              height,
              (x, y) -> {
                int first = source.sample(x, y, 0);
                int gray = level(first, depth);
                return switch (type) {
                  case 0 -> 0xff000000 | gray * 0x010101;
                  case 3 ->
                      0xff000000
                          | (palette[3 * first] & 255) << 16
                          | (palette[3 * first + 1] & 255) << 8
                          | palette[3 * first + 2] & 255;
                  case 4 -> level(source.sample(x, y, 1), depth) << 24 | gray * 0x010101;
                  default ->
                      (type == 2 ? 255 : level(source.sample(x, y, 3), depth)) << 24
                          | gray << 16
                          | level(source.sample(x, y, 1), depth) << 8
                          | level(source.sample(x, y, 2), depth);
                };
              });
      for (int interlace = 0; interlace <= 1; interlace++) {
        PngFile file = new PngFile().header(width, height, depth, type, interlace);
        if (type == 3) {
          file.chunk("PLTE", palette);
        }
        byte[] rows = PngFile.rows(width, height, depth, channels, interlace == 1, source);
        assertThat(decode(file.data(rows).end()).argb())
            .as("%dx%d, interlace %d", width, height, interlace)
            .isEqualTo(expected.argb());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16})
  void oneGrayIsTransparentWhereTheFileSaysSo(int depth) {
    int most = (1 << depth) - 1;
    // At 16 bits, a neighbor that rounds to the same level stays opaque.
    byte[] rows = PngFile.rows(2, 1, depth, 1, false, (x, y, channel) -> x == 0 ? most : most - 1);
    byte[] file =
        new PngFile()
            .header(2, 1, depth, 0, 0)
            .chunk("tRNS", (byte) (most >> 8), (byte) most)
            .data(rows)
            .end();
    Pixels pixels = decode(file);
    assertThat(pixels.at(0, 0)).isEqualTo(0x00ffffff);
    assertThat(pixels.at(1, 0) >>> 24).isEqualTo(255);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void oneColorIsTransparentWhereTheFileSaysSo(int depth) {
    PngFile.Source source = (x, y, channel) -> 200 + channel + (channel == 2 ? x : 0);
    byte[] file =
        new PngFile()
            .header(2, 1, depth, 2, 0)
            .chunk("tRNS", new byte[] {0, (byte) 200, 0, (byte) 201, 0, (byte) 202})
            .data(PngFile.rows(2, 1, depth, 3, false, source))
            .end();
    Pixels pixels = decode(file);
    assertThat(pixels.at(0, 0) >>> 24).isZero();
    assertThat(pixels.at(1, 0) >>> 24).isEqualTo(255);
  }

  @Test
  void aPaletteHasAlphaForItsFirstColors() {
    byte[] file =
        new PngFile()
            .header(3, 1, 2, 3, 0)
            .chunk("PLTE", new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9})
            .chunk("tRNS", (byte) 0, (byte) 128)
            .data(PngFile.rows(3, 1, 2, 1, false, (x, y, channel) -> x))
            .end();
    assertThat(decode(file).argb()).containsExactly(0x00010203, 0x80040506, 0xff070809);
  }

  @Test
  void gammaAndChromaticitiesWithoutAProfileAreIgnored() {
    Pixels picture = Pictures.photo(9, 9);
    byte[] file =
        new PngFile()
            .header(9, 9, 8, 2, 0)
            .chunk("gAMA", new byte[] {0, 1, (byte) 0x86, (byte) 0xa0})
            .chunk("cHRM", new byte[32])
            .data(PngFile.rgbRows(picture))
            .end();
    assertThat(decode(file).argb()).isEqualTo(picture.argb());
  }

  private static byte[] iccp(byte[] profile) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(new byte[] {'p', 0, 0});
    chunk.writeBytes(PngFile.deflate(profile));
    return chunk.toByteArray();
  }

  @Test
  void aProfileIsConvertedToSrgb() {
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] rgb =
        new PngFile()
            .header(1, 1, 8, 6, 0)
            .chunk("iCCP", iccp(linear))
            .data(new byte[] {0, 55, (byte) 128, (byte) 255, 77})
            .end();
    // IEC 61966-2-1: 55/255 linear is 128/255 in sRGB, and 128/255 is 188/255.
    assertThat(Pictures.difference(decode(rgb), Pictures.of(1, 1, (x, y) -> 0x4d80bcff)))
        .isLessThanOrEqualTo(1);
    byte[] palette =
        new PngFile()
            .header(1, 1, 8, 3, 0)
            .chunk("iCCP", iccp(linear))
            .chunk("PLTE", new byte[] {55, (byte) 128, (byte) 255})
            .data(new byte[] {0, 0})
            .end();
    assertThat(Pictures.difference(decode(palette), Pictures.of(1, 1, (x, y) -> 0xff80bcff)))
        .isLessThanOrEqualTo(1);
  }

  @Test
  void aProfileThatIsDamagedOrOfAnotherKindIsIgnored() {
    Pixels picture = Pictures.photo(5, 5);
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] gray = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    byte[] torn = iccp(linear);
    for (byte[] chunk :
        new byte[][] {
          iccp(Arrays.copyOf(linear, 100)),
          Arrays.copyOf(torn, torn.length / 2),
          iccp(gray),
          iccp(new byte[0]),
          {'p'},
          {}
        }) {
      byte[] file =
          new PngFile()
              .header(5, 5, 8, 2, 0)
              .chunk("iCCP", chunk)
              .data(PngFile.rgbRows(picture))
              .end();
      assertThat(decode(file).argb()).isEqualTo(picture.argb());
    }
  }

  @Test
  void theOrientationIsReadAndNotApplied() {
    byte[] before =
        new PngFile()
            .header(2, 1, 8, 0, 0)
            .chunk("eXIf", Pictures.exif(6))
            .data(new byte[] {0, 1, 2})
            .end();
    byte[] after =
        new PngFile()
            .header(2, 1, 8, 0, 0)
            .data(new byte[] {0, 1, 2})
            .chunk("eXIf", Pictures.exif(3))
            .end();
    assertThat(Pictures.decode(DECODER, before).orientation()).isEqualTo(6);
    assertThat(Pictures.decode(DECODER, before).pixels().width()).isEqualTo(2);
    assertThat(Pictures.decode(DECODER, after).orientation()).isEqualTo(3);
  }

  @Test
  void imageDataThatEndsEarlyIsRefused() {
    byte[] rows = PngFile.rgbRows(Pictures.photo(9, 9));
    assertRefused(file(PngFile.deflate(Arrays.copyOf(rows, rows.length - 1))), "too few rows");
    byte[] zlib = PngFile.deflate(rows);
    assertRefused(file(Arrays.copyOf(zlib, zlib.length - 20)), "ends early");
  }

  private static byte[] file(byte[] zlib) {
    return new PngFile().header(9, 9, 8, 2, 0).chunk("IDAT", zlib).end();
  }

  @Test
  void bytesBehindTheCompressedDataAreIgnored() {
    Pixels picture = Pictures.photo(9, 9);
    byte[] zlib = PngFile.deflate(PngFile.rgbRows(picture));
    assertThat(decode(file(Arrays.copyOf(zlib, zlib.length + 7))).argb()).isEqualTo(picture.argb());
  }

  @Test
  void aFilterThatDoesNotExistIsRefused() {
    byte[] rows = PngFile.rgbRows(Pictures.photo(9, 9));
    rows[28] = 5;
    assertRefused(file(PngFile.deflate(rows)), "filter");
  }

  @Test
  void aColorThatIsNotInThePaletteIsBlack() {
    PngFile file = new PngFile().header(2, 1, 2, 3, 0).chunk("PLTE", new byte[] {9, 9, 9});
    byte[] rows = PngFile.rows(2, 1, 2, 1, false, (x, y, channel) -> 3 * x);
    assertThat(decode(file.chunk("tRNS", (byte) 7).data(rows).end()).argb())
        .containsExactly(0x07090909, 0xff000000);
  }

  @Test
  void imageDataInTwoPlacesIsRefused() {
    byte[] zlib = PngFile.deflate(PngFile.rgbRows(Pictures.photo(9, 9)));
    PngFile file = new PngFile().header(9, 9, 8, 2, 0);
    file.chunk("IDAT", Arrays.copyOf(zlib, 30)).chunk("tEXt", (byte) 'a');
    assertRefused(file.chunk("IDAT", Arrays.copyOfRange(zlib, 30, zlib.length)).end(), "early");
    PngFile whole = new PngFile().header(9, 9, 8, 2, 0).chunk("IDAT", zlib).chunk("tEXt");
    assertRefused(whole.chunk("IDAT").end(), "interrupted");
  }

  @ParameterizedTest
  @CsvSource({"9,9,3,2", "9,9,8,1", "9,9,8,7", "0,9,8,2", "9,-1,8,2", "9,9,16,3", "9,9,4,6"})
  void aHeaderThatMakesNoSenseIsRefused(int width, int height, int depth, int type) {
    byte[] data = PngFile.rgbRows(Pictures.photo(9, 9));
    assertRefused(new PngFile().header(width, height, depth, type, 0).data(data).end(), "its ");
  }

  @Test
  void aPictureThatNoArrayHoldsIsTooLarge() {
    byte[] file = new PngFile().header(1 << 20, 1 << 20, 8, 2, 0).data(new byte[9]).end();
    assertThatThrownBy(() -> decode(file))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE));
  }

  @Test
  void aFileThatIsCutOffAnywhereIsRefused() {
    byte[] file = PngFile.small(Pictures.photo(9, 9));
    for (int length = 0; length < file.length - 12; length++) {
      assertRefused(Arrays.copyOf(file, length), "the PNG is damaged");
    }
  }

  @Test
  void anyFlippedBitBeforeTheEndIsRefused() {
    byte[] file = PngFile.small(Pictures.photo(9, 9));
    for (int i = 0; i < file.length - 12; i++) {
      byte[] damaged = file.clone();
      damaged[i] ^= 0x10;
      assertRefused(damaged, "the PNG is damaged");
    }
  }

  @Test
  void anUnknownChunkIsSkippedUnlessItIsCritical() {
    Pixels picture = Pictures.photo(3, 3);
    byte[] rows = PngFile.rgbRows(picture);
    byte[] known = new PngFile().header(3, 3, 8, 2, 0).chunk("abCd", (byte) 1).data(rows).end();
    assertThat(decode(known).argb()).isEqualTo(picture.argb());
    assertRefused(
        new PngFile().header(3, 3, 8, 2, 0).chunk("ABCD", (byte) 1).data(rows).end(), "ABCD");
  }
}
