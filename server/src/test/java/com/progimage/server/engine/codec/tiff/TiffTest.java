package com.progimage.server.engine.codec.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Decoder;
import com.progimage.server.engine.codec.png.PngFile;
import com.progimage.server.engine.convert.Codecs;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TiffTest {
  private static final int WIDTH = 37;
  private static final int HEIGHT = 29;
  private static final Decoder DECODER = Codecs.decoder(ImageFormat.TIFF);

  private static Pixels decode(byte[] file) {
    return Pictures.decode(DECODER, file).pixels();
  }

  /** Written by the JDK, which shares no code with the reader under test. */
  private static byte[] byJdk(
      BufferedImage image, String compression, ByteOrder order, int tileSide) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      stream.setByteOrder(order);
      writer.setOutput(stream);
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType(compression);
      if (compression.equals("JPEG")) {
        param.setCompressionQuality(0.95f);
      }
      if (tileSide > 0) {
        param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
        param.setTiling(tileSide, tileSide, 0, 0);
      }
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static BufferedImage image(int type, IntBinaryOperator rgb) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        if (image.getRaster().getNumBands() == 1 && type != BufferedImage.TYPE_BYTE_INDEXED) {
          int most = (1 << image.getSampleModel().getSampleSize(0)) - 1;
          image.getRaster().setSample(x, y, 0, (rgb.applyAsInt(x, y) & 255) * most / 255);
        } else {
          image.setRGB(x, y, rgb.applyAsInt(x, y));
        }
      }
    }
    return image;
  }

  private static int color(int x, int y) {
    return 0xff000000 | x * 6 << 16 | y * 8 << 8 | (x * y & 255);
  }

  private static int gray(int x, int y) {
    return 0xff000000 | (3 * x + 4 * y & 255) * 0x010101;
  }

  private static int blackOrWhite(int x, int y) {
    return (x / 3 + y / 5) % 2 == 0 ? 0xff000000 : 0xffffffff;
  }

  private static int difference(byte[] file, IntBinaryOperator expected) {
    return Pictures.difference(decode(file), Pictures.of(WIDTH, HEIGHT, expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LZW", "ZLib", "Deflate", "PackBits"})
  void everyCompressionInStripsAndTilesOfEitherByteOrder(String compression) {
    for (int tile : new int[] {0, 16}) {
      for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
        byte[] rgb =
            byJdk(image(BufferedImage.TYPE_INT_RGB, TiffTest::color), compression, order, tile);
        assertThat(difference(rgb, TiffTest::color)).as(compression + tile + order).isZero();
        byte[] gray =
            byJdk(image(BufferedImage.TYPE_BYTE_GRAY, TiffTest::gray), compression, order, tile);
        assertThat(difference(gray, TiffTest::gray)).isZero();
        byte[] wide =
            byJdk(image(BufferedImage.TYPE_USHORT_GRAY, TiffTest::gray), compression, order, tile);
        assertThat(difference(wide, TiffTest::gray)).isZero();
        byte[] one =
            byJdk(
                image(BufferedImage.TYPE_BYTE_BINARY, TiffTest::blackOrWhite),
                compression,
                order,
                tile);
        assertThat(difference(one, TiffTest::blackOrWhite)).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CCITT RLE", "CCITT T.4", "CCITT T.6"})
  void faxes(String compression) {
    BufferedImage image = image(BufferedImage.TYPE_BYTE_BINARY, TiffTest::blackOrWhite);
    byte[] file = byJdk(image, compression, ByteOrder.LITTLE_ENDIAN, 0);
    assertThat(difference(file, TiffTest::blackOrWhite)).isZero();
  }

  @Test
  void alphaMultipliedInOrNotAndPalettes() {
    IntBinaryOperator translucent = (x, y) -> color(x, y) & 0xffffff | (255 - 2 * x) << 24;
    for (int type : new int[] {BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_4BYTE_ABGR_PRE}) {
      byte[] file = byJdk(image(type, translucent), "LZW", ByteOrder.BIG_ENDIAN, 0);
      assertThat(difference(file, translucent)).as("type " + type).isLessThanOrEqualTo(2);
    }
    int[] palette = {0xffcc3322, 0xff22aa44, 0xff2244bb, 0xffddcc22};
    IndexColorModel model = new IndexColorModel(2, 4, palette, 0, false, -1, 0);
    BufferedImage indexed = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY, model);
    IntBinaryOperator shown = (x, y) -> palette[(x / 4 + y / 3) % 4];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        indexed.setRGB(x, y, shown.applyAsInt(x, y));
      }
    }
    byte[] file = byJdk(indexed, "PackBits", ByteOrder.BIG_ENDIAN, 0);
    assertThat(difference(file, shown)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0", "16"})
  void jpegInsideOfTiff(int tile) {
    IntBinaryOperator smooth = (x, y) -> 0xff000000 | 4 * x << 16 | (200 - 4 * y) << 8 | 90;
    byte[] rgb =
        byJdk(image(BufferedImage.TYPE_INT_RGB, smooth), "JPEG", ByteOrder.BIG_ENDIAN, tile);
    // Outside the picture a tile is black, which the transform smears a little.
    assertThat(Pictures.meanDifference(decode(rgb), Pictures.of(WIDTH, HEIGHT, smooth)))
        .isLessThan(3);
    IntBinaryOperator gray = (x, y) -> 0xff000000 | (4 * x + 3 * y) * 0x010101;
    byte[] file =
        byJdk(image(BufferedImage.TYPE_BYTE_GRAY, gray), "JPEG", ByteOrder.BIG_ENDIAN, tile);
    assertThat(Pictures.meanDifference(decode(file), Pictures.of(WIDTH, HEIGHT, gray)))
        .isLessThan(2);
  }

  @Test
  void planesInksChromaAndWhatIsZero() {
    byte[] planes =
        new TiffBytes(4, 2, 8, 3, 2).field(284, 2).file(3, row(8, 10), row(8, 20), row(8, 30));
    assertThat(decode(planes).argb()).containsOnly(0xff0a141e);
    byte[] inks = new TiffBytes(2, 1, 8, 4, 5).file(1, new byte[] {0, 0, 0, 0, 0, 0, 0, -1});
    assertThat(decode(inks).argb()).containsExactly(0xffffffff, 0xff120417);
    byte[] white = new TiffBytes(3, 1, 4, 1, 0).file(1, new byte[] {0x0f, 0x50});
    assertThat(decode(white).argb()).containsExactly(0xffffffff, 0xff000000, 0xffaaaaaa);
    // Two units of two by two luma, the second cut off at the right: red and gray.
    byte[] chroma =
        new TiffBytes(3, 2, 8, 3, 6)
            .file(1, new byte[] {76, 76, 76, 76, 85, -1, 100, 0, 100, 0, -128, -128});
    assertThat(decode(chroma).at(0, 0)).isEqualTo(0xfffe0000);
    assertThat(decode(chroma).at(1, 1)).isEqualTo(0xfffe0000);
    assertThat(decode(chroma).at(2, 0)).isEqualTo(0xff646464);
    byte[] predicted =
        new TiffBytes(3, 1, 16, 1, 1)
            .field(259, 8)
            .field(317, 2)
            .file(1, PngFile.deflate(new byte[] {0, 64, 1, 64, -1, 127}));
    // 0x4000, 0x8001, 0x0000.
    assertThat(decode(predicted).argb()).containsExactly(0xff404040, 0xff808080, 0xff000000);
    byte[] turned = new TiffBytes(2, 1, 8, 1, 1).field(274, 6).file(1, new byte[] {0, -1});
    assertThat(Pictures.decode(DECODER, turned).orientation()).isEqualTo(6);
  }

  private static byte[] row(int count, int value) {
    byte[] row = new byte[count];
    Arrays.fill(row, (byte) value);
    return row;
  }

  @Test
  void whatIsWrittenIsReadByTheJdk() {
    for (Pixels picture :
        new Pixels[] {
          Pictures.photo(301, 400),
          Pictures.gray(64, 64),
          Pictures.noise(33, 20, 5),
          Pictures.of(1, 1, (x, y) -> 0xff123456)
        }) {
      byte[] file = Pictures.encode(Codecs.encoder(ImageFormat.TIFF), picture);
      assertThat(decode(file).argb()).isEqualTo(picture.argb());
      assertThat(Pictures.difference(Pictures.shownByJdk(file), picture)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aFileThatIsCutOffOrOfAnUnknownKindIsRefused() {
    byte[] file = Pictures.encode(Codecs.encoder(ImageFormat.TIFF), Pictures.photo(30, 20));
    for (int length = 0; length < file.length; length += 7) {
      assertRefused(Arrays.copyOf(file, length));
    }
    assertRefused(new TiffBytes(2, 1, 32, 1, 1).file(1, new byte[8]));
    assertRefused(new TiffBytes(2, 1, 8, 3, 8).file(1, new byte[6]));
    assertRefused(new TiffBytes(2, 1, 8, 1, 1).field(259, 34712).file(1, new byte[6]));
    assertRefused(new TiffBytes(4, 4, 8, 1, 1).file(1, new byte[15]));
    assertRefused(new TiffBytes(4, 1, 8, 1, 3).file(1, new byte[4]));
  }

  private static void assertRefused(byte[] file) {
    assertThatThrownBy(() -> decode(file))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE));
  }
}
