package com.progimage.server.engine.codec.gif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GifTest {
  private static byte[] encode(Pixels pixels) {
    return Pictures.encode(new GifEncoder(), pixels);
  }

  private static Pixels decode(byte[] file) {
    return Pictures.decode(new GifDecoder(), file).pixels();
  }

  private static void assertRefused(byte[] file) {
    assertThatThrownBy(() -> decode(file))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE))
        .hasMessageContaining("the GIF is damaged");
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static byte[] screen(int width, int height, byte... palette) {
    int bits = palette.length == 0 ? 0 : Integer.numberOfTrailingZeros(palette.length / 3);
    byte flags = (byte) (palette.length == 0 ? 0 : 0x80 | bits - 1);
    return join(
        new byte[] {'G', 'I', 'F', '8', '9', 'a', (byte) width, 0, (byte) height, 0, flags, 0, 0},
        palette);
  }

  private static byte[] image(int left, int top, int width, int height, int flags) {
    return new byte[] {
      ',', (byte) left, 0, (byte) top, 0, (byte) width, 0, (byte) height, 0, (byte) flags
    };
  }

  private static byte[] lzw(int bits, int... indices) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LzwWriter writer = new LzwWriter(bits, out);
    byte[] bytes = new byte[indices.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) indices[i];
    }
    writer.write(bytes, bytes.length);
    writer.finish();
    return out.toByteArray();
  }

  private static final byte[] FOUR = {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4};

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 16, 17, 100, 255, 256})
  void upTo256ColorsAreExact(int colors) {
    Pixels pixels = Pictures.of(300, 20, (x, y) -> 0xff000000 | (x + 7 * y) % colors * 0x010407);
    assertThat(decode(encode(pixels)).argb()).isEqualTo(pixels.argb());
  }

  @Test
  void anAlphaBelow128IsTransparentAndAnyOtherOpaque() {
    Pixels pixels = Pictures.of(256, 1, (x, y) -> x << 24 | 0x123456);
    Pixels expected = Pictures.of(256, 1, (x, y) -> x < 128 ? 0 : 0xff123456);
    assertThat(decode(encode(pixels)).argb()).isEqualTo(expected.argb());
    Pixels colorful = Pictures.noise(90, 90, 1);
    Pixels back = decode(encode(colorful));
    for (int i = 0; i < back.argb().length; i++) {
      assertThat(back.argb()[i] >>> 24).isEqualTo(colorful.argb()[i] < 0 ? 255 : 0);
    }
  }

  @Test
  void anotherReaderSeesTheSame() throws IOException {
    for (Pixels pixels :
        new Pixels[] {
          Pictures.photo(333, 222), Pictures.flat(333, 222, 99), Pictures.noise(222, 111, 9)
        }) {
      byte[] file = encode(pixels);
      BufferedImage read = ImageIO.read(new ByteArrayInputStream(file));
      int[] argb = read.getRGB(0, 0, pixels.width(), pixels.height(), null, 0, pixels.width());
      int[] ours = decode(file).argb();
      for (int i = 0; i < argb.length; i++) {
        argb[i] = argb[i] < 0 ? argb[i] : 0;
      }
      assertThat(ours).isEqualTo(argb);
    }
  }

  @Test
  void manyColorsAreNearOnAverageAndFlatAreasStayExact() {
    Pixels photo = Pictures.photo(400, 300);
    assertThat(Pictures.meanDifference(decode(encode(photo)), photo)).isLessThan(10);
    int flat = 0xff12a457;
    Pixels art = Pictures.of(400, 300, (x, y) -> x < 300 ? flat : photo.at(x, y));
    Pixels back = decode(encode(art));
    for (int y = 0; y < 300; y++) {
      assertThat(back.at(10, y)).isEqualTo(flat);
    }
  }

  @Test
  void ditheringKeepsTheMeanOfASlowGradient() {
    Pixels gradient =
        Pictures.of(512, 128, (x, y) -> 0xff000000 | x / 2 << 16 | y << 8 | (x * y >> 9));
    Pixels back = decode(encode(gradient));
    for (int from = 16; from < 480; from += 16) {
      long difference = 0;
      for (int y = 48; y < 80; y++) {
        for (int x = from; x < from + 16; x++) {
          difference += (back.at(x, y) >> 16 & 255) - (gradient.at(x, y) >> 16 & 255);
        }
      }
      assertThat(difference / 512.0).isBetween(-2.5, 2.5);
    }
  }

  @Test
  void codesOfAllLengthsAndAFullTableComeBack() throws IOException {
    Random random = new Random(2);
    for (int bits = 2; bits <= 8; bits++) {
      int[] indices = random.ints(60_000, 0, 1 << bits).toArray();
      byte[] lzw = lzw(bits, indices);
      LzwReader reader = new LzwReader(lzw, 0);
      byte[] back = new byte[indices.length];
      reader.read(back);
      for (int i = 0; i < back.length; i++) {
        assertThat(back[i] & 255).isEqualTo(indices[i]);
      }
    }
  }

  @Test
  void anImageLiesOnItsScreenAndTheRestIsTransparent() throws IOException {
    byte[] file = join(screen(4, 3, FOUR), image(1, 1, 2, 1, 0), lzw(2, 1, 3), new byte[] {';'});
    Pixels expected =
        Pictures.of(4, 3, (x, y) -> y != 1 ? 0 : x == 1 ? 0xff020202 : x == 2 ? 0xff040404 : 0);
    assertThat(decode(file).argb()).isEqualTo(expected.argb());
  }

  @Test
  void aScreenThatIsTooSmallGrows() throws IOException {
    byte[] file = join(screen(1, 1, FOUR), image(1, 1, 2, 1, 0), lzw(2, 1, 3));
    assertThat(decode(file).argb()).containsExactly(0, 0, 0, 0, 0xff020202, 0xff040404);
  }

  @Test
  void anInterlacedImageIsPutInOrder() throws IOException {
    int[] order = {0, 8, 4, 2, 6, 1, 3, 5, 7, 9};
    int[] rows = Arrays.stream(order).map(row -> row % 4).toArray();
    byte[] file = join(screen(1, 10, FOUR), image(0, 0, 1, 10, 0x40), lzw(2, rows));
    Pixels expected = Pictures.of(1, 10, (x, y) -> 0xff000000 | (y % 4 + 1) * 0x010101);
    // Rows 0 and 8 are the first pass, 4 the second, 2 and 6 the third, the odd ones the last.
    assertThat(decode(file).argb()).isEqualTo(expected.argb());
  }

  @Test
  void aLocalPaletteGoesBeforeTheGlobalOne() throws IOException {
    byte[] local = {9, 9, 9, 8, 8, 8};
    byte[] file = join(screen(2, 1, FOUR), image(0, 0, 2, 1, 0x80), local, lzw(2, 0, 1));
    assertThat(decode(file).argb()).containsExactly(0xff090909, 0xff080808);
  }

  @Test
  void onlyTheFirstImageIsShown() throws IOException {
    byte[] control = {0x21, (byte) 0xf9, 4, 1, 0, 0, 3, 0};
    byte[] comment = {0x21, (byte) 0xfe, 2, 'h', 'i', 0};
    byte[] file =
        join(
            screen(2, 1, FOUR),
            comment,
            control,
            image(0, 0, 2, 1, 0),
            lzw(2, 0, 3),
            image(0, 0, 2, 1, 0),
            lzw(2, 1, 1),
            new byte[] {';'});
    assertThat(decode(file).argb()).containsExactly(0xff010101, 0);
  }

  @Test
  void damageIsRefused() throws IOException {
    byte[] begin = join(screen(2, 2, FOUR), image(0, 0, 2, 2, 0));
    assertRefused(join(begin, lzw(2, 0, 1, 2)));
    assertRefused(join(begin, new byte[] {2, 1, (byte) 0b111_100, 0}));
    assertRefused(join(begin, new byte[] {9, 1, 0, 0}));
    assertRefused(join(begin, new byte[] {2, 0}));
    assertRefused(join(screen(2, 2, FOUR), image(0, 0, 0, 2, 0), lzw(2, 0)));
    assertRefused(join(screen(2, 2, FOUR), new byte[] {';'}));
  }

  /** Checks the upload check, the decoder and the removal of metadata. */
  private static void assertShown(byte[] file, Integer... argb) {
    assertThat(decode(file).argb()).containsExactly(argb);
    try (FileConversion conversion = FileConversion.of(file, ImageFormat.GIF)) {
      assertThat(Pictures.shownByJdk(conversion.to("rotate_360.png")).argb()).containsExactly(argb);
      assertThat(decode(conversion.to("strip.gif")).argb()).containsExactly(argb);
      assertThat(decode(conversion.to("animate.gif")).argb()).containsExactly(argb);
    }
  }

  @Test
  void indicesBeyondThePaletteAreBlack() throws IOException {
    byte[] pixels = join(image(0, 0, 2, 2, 0), lzw(3, 0, 1, 5, 7), new byte[] {';'});
    assertShown(join(screen(2, 2, FOUR), pixels), 0xff010101, 0xff020202, 0xff000000, 0xff000000);
    assertShown(join(screen(2, 2), pixels), 0xff000000, 0xff000000, 0xff000000, 0xff000000);
    byte[] control = {0x21, (byte) 0xf9, 4, 1, 0, 0, 5, 0};
    assertShown(join(screen(2, 2, FOUR), control, pixels), 0xff010101, 0xff020202, 0, 0xff000000);
  }

  @Test
  void onePixelWithoutDataIsClear() throws IOException {
    byte[] begin = join(screen(1, 1, FOUR), image(0, 0, 1, 1, 0));
    for (byte[] rest :
        new byte[][] {
          {},
          {';'},
          {2},
          {2, 0},
          {2, 0, ';'},
          {2, 1},
          {2, 1, 0x2c},
          {2, 1, 0x2c, 0, ';'},
          {2, 9, 0x2c}
        }) {
      assertShown(join(begin, rest), 0);
      assertShown(join(screen(1, 1), image(0, 0, 1, 1, 0), rest), 0);
    }
    assertShown(join(screen(1, 1), new byte[] {';'}), 0);
    assertShown(join(begin, lzw(2, 2), new byte[] {';'}), 0xff030303);
    assertRefused(join(screen(2, 1, FOUR), image(0, 0, 2, 1, 0), new byte[] {2, 0, ';'}));
    assertRefused(join(screen(2, 1), new byte[] {';'}));
  }

  @Test
  void whatIsNoBlockEndsTheFile() throws IOException {
    byte[] image = join(image(0, 0, 1, 1, 0), lzw(2, 3));
    assertShown(join(screen(1, 1, FOUR), image, new byte[] {'w', 1, 2, 3}), 0xff040404);
    assertShown(join(screen(1, 1, FOUR), image, new byte[] {0, 0, 9}), 0xff040404);
  }

  @Test
  void aFileThatIsCutOffAnywhereIsRefused() {
    byte[] file = encode(Pictures.photo(40, 30));
    // Without the last two bytes, end of data and trailer, all pixels are still there.
    for (int length = 0; length < file.length - 4; length++) {
      assertRefused(Arrays.copyOf(file, length));
    }
  }
}
