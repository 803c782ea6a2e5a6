package com.progimage.server.engine.codec.png;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngEncoderTest {
  private static byte[] encode(Pixels pixels) {
    return Pictures.encode(new PngEncoder(), pixels);
  }

  private static void assertExact(Pixels pixels) {
    assertThat(Pictures.decode(new PngDecoder(), encode(pixels)).pixels().argb())
        .isEqualTo(pixels.argb());
  }

  private static void assertExactIfSmall(Pixels pixels) {
    EncodeSettings small = new EncodeSettings(80, false, 0xffffff, false, null, /* small= */ true);
    byte[] file = Pictures.encode(new PngEncoder(), pixels, small);
    assertThat(Pictures.decode(new PngDecoder(), file).pixels().argb()).isEqualTo(pixels.argb());
  }

  @Tag("slow")
  @Test
  void aSmallFileHasTheSamePixels() {
    for (int height : new int[] {1, 15, 16, 17, 60}) {
      assertExactIfSmall(Pictures.photo(301, height));
      assertExactIfSmall(Pictures.gray(301, height));
      assertExactIfSmall(Pictures.noise(301, height, 1));
      assertExactIfSmall(Pictures.flat(301, height, 40));
      assertExactIfSmall(Pictures.flat(301, height, 4));
    }
    // Large enough for samples: a photo and a drawing.
    assertExactIfSmall(Pictures.photo(900, 900));
    assertExactIfSmall(Pictures.of(1000, 1500, (x, y) -> 0xff000000 | (x * 77 ^ y / 9) & 0xffff));
  }

  private static int depth(byte[] file) {
    return file[24];
  }

  private static int colorType(byte[] file) {
    return file[25];
  }

  @Test
  void everyPictureComesBackExactly() {
    assertExact(Pictures.photo(301, 203));
    assertExact(Pictures.gray(301, 203));
    assertExact(Pictures.noise(301, 203, 1));
    assertExact(Pictures.photo(2111, 21));
    assertExact(Pictures.gray(5003, 11));
    assertExact(Pictures.noise(3001, 7, 1));
    for (int colors = 1; colors <= 300; colors += 23) {
      assertExact(Pictures.flat(99, 61, colors));
    }
    assertExact(Pictures.of(50, 50, (x, y) -> x * 5 << 24 | (y * 5) * 0x010101));
  }

  @Test
  void everySmallSizeComesBackExactly() {
    for (int width = 1; width <= 17; width++) {
      for (int height = 1; height <= 5; height++) {
        assertExact(Pictures.noise(width, height, width));
        assertExact(Pictures.flat(width, height, 2));
        assertExact(Pictures.photo(width, height));
        assertExact(Pictures.gray(width, height));
      }
    }
  }

  @Test
  void anotherReaderSeesTheSame() throws IOException {
    for (Pixels pixels :
        new Pixels[] {
          Pictures.photo(640, 480), Pictures.flat(640, 480, 40), Pictures.noise(200, 300, 3)
        }) {
      BufferedImage read = ImageIO.read(new ByteArrayInputStream(encode(pixels)));
      int[] argb = read.getRGB(0, 0, pixels.width(), pixels.height(), null, 0, pixels.width());
      assertThat(argb).isEqualTo(pixels.argb());
    }
  }

  @Test
  void matchesReachOverBlocksAndTheWholeWindow() {
    // Noise that repeats after about 32 KiB, after 96 KiB, and in each row.
    int[] noise = new Random(5).ints(40_000).toArray();
    for (int period : new int[] {8_000, 8_191, 8_192, 8_193, 24_000, 333}) {
      assertExact(Pictures.of(1000, 120, (x, y) -> noise[(y * 1000 + x) % period]));
    }
  }

  @ParameterizedTest
  @CsvSource({"2,1", "3,2", "4,2", "5,4", "16,4", "17,8", "256,8"})
  void fewColorsBecomeAPaletteOfTheLeastDepth(int colors, int depth) {
    Pixels pixels = Pictures.of(256, 64, (x, y) -> 0xff000000 | (x % colors) * 0x010003 + 0x102030);
    byte[] file = encode(pixels);
    assertThat(colorType(file)).isEqualTo(PngHeader.PALETTE);
    assertThat(depth(file)).isEqualTo(depth);
    assertExact(pixels);
  }

  @Test
  void aPaletteKeepsAlpha() {
    Pixels pixels = Pictures.of(256, 64, (x, y) -> x % 40 << 24 | 0x123456);
    assertThat(colorType(encode(pixels))).isEqualTo(PngHeader.PALETTE);
    assertExact(pixels);
  }

  @ParameterizedTest
  @CsvSource({"255,1", "85,2", "17,4", "1,8"})
  void graysBecomeGrayOfTheLeastDepth(int step, int depth) {
    Pixels pixels = Pictures.of(256, 64, (x, y) -> 0xff000000 | x / step * step * 0x010101);
    byte[] file = encode(pixels);
    assertThat(colorType(file)).isEqualTo(PngHeader.GRAY);
    assertThat(depth(file)).isEqualTo(depth);
    assertExact(pixels);
  }

  @Test
  void theRestIsRgbGrayWithAlphaOrRgba() {
    assertThat(colorType(encode(Pictures.photo(64, 64)))).isEqualTo(PngHeader.RGB);
    assertThat(colorType(encode(Pictures.noise(64, 64, 1)))).isEqualTo(PngHeader.RGBA);
    Pixels grayAlpha = Pictures.of(64, 64, (x, y) -> x * 4 << 24 | y * 4 * 0x010101);
    assertThat(colorType(encode(grayAlpha))).isEqualTo(PngHeader.GRAY_ALPHA);
  }

  @Test
  void noiseGrowsByLessThanAThousandth() {
    assertThat(encode(Pictures.noise(500, 500, 2)).length).isLessThan(1_001_000);
  }

  @Test
  void flatArtIsSmall() {
    assertThat(encode(Pictures.flat(800, 600, 7)).length).isLessThan(4_000);
    assertThat(encode(Pictures.of(2000, 2000, (x, y) -> 0xff336699)).length).isLessThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void nothingButTheChunksThatAreNeededIsWritten(int kind) {
    Pixels pixels =
        kind == 0
            ? Pictures.photo(9, 9)
            : kind == 1 ? Pictures.gray(9, 9) : Pictures.flat(99, 9, 9);
    byte[] file = encode(pixels);
    for (int at = 8; at < file.length; ) {
      int length = ByteBuffer.wrap(file).getInt(at);
      String type = new String(file, at + 4, 4, StandardCharsets.US_ASCII);
      assertThat(type).isIn("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
      at += 12 + length;
    }
  }
}
