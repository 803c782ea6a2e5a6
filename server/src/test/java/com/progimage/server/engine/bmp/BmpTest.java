package com.progimage.server.engine.bmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BmpTest {
  private static final int[] PALETTE = {
    0xffcc3322, 0xff22aa44, 0xff2244bb, 0xffddcc22, 0xff000000, 0xffffffff, 0xff777777, 0xff101010,
    0xffcc3323, 0xff22aa45, 0xff2244bc, 0xffddcc23, 0xff000001, 0xfffffffe, 0xff777778, 0xff101011
  };

  private static Pixels decode(byte[] file) {
    return Pictures.decode(new BmpDecoder(), file).pixels();
  }

  /** By the JDK's writer, which shares no code with the reader under test. */
  private static byte[] byJdk(BufferedImage image, String compression, boolean topDown) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("bmp").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType(compression);
      ((javax.imageio.plugins.bmp.BMPImageWriteParam) param).setTopDown(topDown);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static Pixels indexed(int bits) {
    return Pictures.of(37, 11, (x, y) -> PALETTE[(x / 3 + y) % (1 << Math.min(bits, 4))]);
  }

  private static BufferedImage image(Pixels pixels, BufferedImage image) {
    image.setRGB(0, 0, pixels.width(), pixels.height(), pixels.argb(), 0, pixels.width());
    return image;
  }

  @ParameterizedTest
  @CsvSource({"1,BI_RGB", "4,BI_RGB", "8,BI_RGB", "4,BI_RLE4", "8,BI_RLE8"})
  void palettesPlainAndInRuns(int bits, String compression) {
    int[] colors = Arrays.copyOf(PALETTE, 1 << bits);
    for (int i = PALETTE.length; i < colors.length; i++) {
      colors[i] = 0xff400000 | i;
    }
    IndexColorModel model = new IndexColorModel(bits, colors.length, colors, 0, false, -1, 0);
    int type = bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY;
    BufferedImage image = image(indexed(bits), new BufferedImage(37, 11, type, model));
    for (boolean topDown : new boolean[] {false, true}) {
      if (topDown && !compression.equals("BI_RGB")) {
        continue;
      }
      byte[] file = byJdk(image, compression, topDown);
      assertThat(decode(file).argb()).isEqualTo(indexed(bits).argb());
    }
  }

  @Test
  void trueColourPlainAndInFields() {
    Pixels photo = Pictures.photo(37, 11);
    byte[] plain =
        byJdk(image(photo, new BufferedImage(37, 11, BufferedImage.TYPE_INT_RGB)), "BI_RGB", true);
    assertThat(decode(plain).argb()).isEqualTo(photo.argb());
    for (int type :
        new int[] {BufferedImage.TYPE_USHORT_565_RGB, BufferedImage.TYPE_USHORT_555_RGB}) {
      BufferedImage narrow = image(photo, new BufferedImage(37, 11, type));
      byte[] file = byJdk(narrow, "BI_BITFIELDS", false);
      assertThat(Pictures.difference(decode(file), Pictures.of(37, 11, narrow::getRGB)))
          .isLessThanOrEqualTo(1);
    }
  }

  @Test
  void theFourthByteIsAlphaOnlyWhereAMaskSaysSo() {
    byte[] file = header(40, 1, 32, 0, "0000ff80");
    assertThat(decode(file).argb()).containsExactly(0xffff0000);
    Pixels alpha = Pictures.of(3, 2, (x, y) -> (x * 80 + y) << 24 | 0x123456 * (x + 1));
    assertThat(decode(Pictures.encode(new BmpEncoder(), alpha)).argb()).isEqualTo(alpha.argb());
  }

  /** Windows 3, of one row. */
  private static byte[] header(int size, int width, int bits, int compression, String data) {
    byte[] pixels = HexFormat.of().parseHex(data);
    int colors = bits > 8 ? 0 : 4;
    ByteBuffer out =
        ByteBuffer.allocate(14 + size + 4 * colors + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'B').put((byte) 'M').putInt(0).putInt(0).putInt(14 + size + 4 * colors);
    out.putInt(size).putInt(width).putInt(bits > 8 ? 1 : 2).putShort((short) 1);
    out.putShort((short) bits).putInt(compression).putInt(0).putInt(0).putInt(0).putInt(colors);
    out.position(14 + size);
    for (int i = 0; i < colors; i++) {
      out.putInt(PALETTE[i] & 0xffffff);
    }
    out.put(pixels);
    return out.array();
  }

  @Test
  void runsMoveAndLeaveOut() {
    // From the bottom: one of colour 1; then one to the right, one up: literals 2, 3, 2.
    byte[] file = header(40, 5, 8, 1, "0101" + "00020101" + "0003020302000001");
    assertThat(decode(file).argb())
        .containsExactly(
            PALETTE[0],
            PALETTE[0],
            PALETTE[2],
            PALETTE[3],
            PALETTE[2],
            PALETTE[1],
            PALETTE[0],
            PALETTE[0],
            PALETTE[0],
            PALETTE[0]);
    assertRefused(header(40, 5, 8, 1, "06010001"));
    assertRefused(header(40, 5, 8, 1, "0501"));
    assertRefused(header(40, 5, 8, 1, "01090001"));
  }

  @Test
  void whatIsWrittenIsReadByTheJdk() {
    for (int width = 1; width < 6; width++) {
      Pixels opaque = Pictures.photo(width, 3);
      byte[] file = Pictures.encode(new BmpEncoder(), opaque);
      assertThat(Pictures.shownByJdk(file).argb()).isEqualTo(opaque.argb());
      assertThat(decode(file).argb()).isEqualTo(opaque.argb());
    }
  }

  @Test
  void aFileThatIsCutOffIsRefused() {
    byte[] file = Pictures.encode(new BmpEncoder(), Pictures.photo(5, 4));
    for (int length = 0; length < file.length - 1; length++) {
      assertRefused(Arrays.copyOf(file, length));
    }
  }

  private static void assertRefused(byte[] file) {
    assertThatThrownBy(() -> decode(file))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE));
  }
}
