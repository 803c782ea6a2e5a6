package com.progimage.server.engine.codec.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.FileParts;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PNG files that every browser shows, although parts other than their rows are damaged. */
class OddPngsTest {
  private static final Pixels PICTURE = Pictures.photo(9, 7);
  private static final byte[] ROWS = PngFile.rgbRows(PICTURE);

  private static PngFile header() {
    return new PngFile().header(9, 7, 8, 2, 0);
  }

  /** Checks the upload check, the decoder and the removal of metadata. */
  private static void assertShown(byte[] file) {
    try (FileConversion conversion = FileConversion.of(file, ImageFormat.PNG)) {
      assertThat(Pictures.shownByJdk(conversion.to("rotate_360.png")).argb())
          .isEqualTo(PICTURE.argb());
      byte[] stripped = conversion.to("strip.png");
      assertThat(Pictures.decode(new PngDecoder(), stripped).pixels().argb())
          .isEqualTo(PICTURE.argb());
      assertThat(FileParts.names(ImageFormat.PNG, stripped))
          .endsWith("IEND")
          .doesNotContain("tEXt", "tIME");
    }
  }

  private static void assertRefused(byte[] file) {
    assertThatThrownBy(() -> Pictures.decode(new PngDecoder(), file))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE));
  }

  /** Corrupts the checksum of the first chunk with that name. */
  private static byte[] spoiled(byte[] file, String name) {
    byte[] spoiled = file.clone();
    for (int at = 8; ; ) {
      int length = (file[at + 2] & 255) << 8 | file[at + 3] & 255;
      if (new String(file, at + 4, 4, StandardCharsets.ISO_8859_1).equals(name)) {
        spoiled[at + 8 + length] ^= 0x40;
        return spoiled;
      }
      at += 12 + length;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tEXt", "tIME", "pHYs", "iCCP", "qqQq", "IEND", "zzZz"})
  void aWrongChecksumBesideTheRowsCostsThatChunkAlone(String name) {
    byte[] whole =
        header()
            .chunk("tEXt", "Author".getBytes(StandardCharsets.US_ASCII))
            .chunk("iCCP", new byte[30])
            .chunk("tRNS", new byte[] {0, ROWS[1], 0, ROWS[2], 0, ROWS[3]})
            .chunk("eXIf", Pictures.exif(6))
            .chunk("qqQq", new byte[9])
            .data(ROWS)
            .chunk("tIME", new byte[7])
            .chunk("pHYs", new byte[9])
            .chunk("zzZz")
            .end();
    // The transparent color and the orientation would show.
    assertShown(spoiled(spoiled(spoiled(whole, "tRNS"), "eXIf"), name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"IHDR", "PLTE", "IDAT"})
  void aWrongChecksumOfWhatRowsAreMadeOfIsRefused(String name) {
    assertRefused(spoiled(header().chunk("PLTE", new byte[6]).data(ROWS).end(), name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s\u0001IT", "a b ", "x\u0000\u0000\u0000", "t3Xt"})
  void anAncillaryChunkHasAnOddName(String name) {
    assertShown(header().chunk(name, new byte[5]).data(ROWS).chunk(name).end());
  }

  @Test
  void theEndIsMissingOrOverwritten() {
    byte[] open = header().data(ROWS).bytes();
    byte[] whole = header().data(ROWS).end();
    for (int length = open.length; length < whole.length; length++) {
      assertShown(Arrays.copyOf(whole, length));
    }
    assertShown(Arrays.copyOf(open, open.length + 500));
    byte[] text = header().data(ROWS).chunk("tEXt", new byte[40]).bytes();
    assertShown(Arrays.copyOf(text, text.length - 20));
  }

  @Test
  void theCompressedRowsHaveMoreBehindThemOrNoEnd() {
    assertShown(file(PngFile.deflate(Arrays.copyOf(ROWS, ROWS.length + 1))));
    assertShown(file(PngFile.deflate(Arrays.copyOf(ROWS, 3 * ROWS.length))));
    byte[] zlib = PngFile.deflate(ROWS);
    assertShown(file(Arrays.copyOf(zlib, zlib.length - 4)));
    assertShown(file(Arrays.copyOf(zlib, zlib.length - 1)));
    byte[] other = zlib.clone();
    other[zlib.length - 2] ^= 3;
    assertShown(file(other));
    assertShown(file(Arrays.copyOf(zlib, zlib.length + 70)));
  }

  private static byte[] file(byte[] zlib) {
    return header().chunk("IDAT", zlib).end();
  }

  @Test
  void sixteenBitsAreKeptBesideDamage() {
    byte[] rows = PngFile.rows(3, 2, 16, 1, false, (x, y, channel) -> 9999 * (x + y));
    PngFile file = new PngFile().header(3, 2, 16, 0, 0).chunk("tEXt", new byte[4]);
    byte[] zlib = PngFile.deflate(rows);
    byte[] odd = spoiled(file.chunk("IDAT", Arrays.copyOf(zlib, zlib.length - 4)).bytes(), "tEXt");
    byte[] plain = new PngFile().header(3, 2, 16, 0, 0).data(rows).end();
    try (FileConversion one = FileConversion.of(odd, ImageFormat.PNG);
        FileConversion other = FileConversion.of(plain, ImageFormat.PNG)) {
      assertThat(one.to("quality_90.png")).isEqualTo(other.to("quality_90.png"));
    }
  }
}
