package com.progimage.server.engine.codec.bmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
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
import org.junit.jupiter.api.Timeout;
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

  /** Written by the JDK, which shares no code with the reader under test. */
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
  void trueColorPlainAndInFields() {
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

  /** Windows 3, with one row. */
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

  private static void assertRuns(String data, int bits, int compression, int... indices) {
    byte[] file = header(40, 5, bits, compression, data);
    int[] expected =
        Arrays.stream(indices)
            .map(index -> index == NONE ? 0 : index < 4 ? PALETTE[index] : 0xff000000)
            .toArray();
    assertThat(decode(file).argb()).containsExactly(expected);
    try (FileConversion conversion = FileConversion.of(file, ImageFormat.BMP)) {
      assertThat(Pictures.shownByJdk(conversion.to("rotate_360.png")).argb())
          .containsExactly(expected);
    }
  }

  /** A pixel that is left out. */
  private static final int NONE = -1;

  @Test
  void runsMoveAndLeaveOut() {
    // From the bottom: one of color 1; then one to the right, one up: literals 2, 3, 2.
    assertRuns(
        "0101" + "00020101" + "0003020302000001",
        8,
        1,
        NONE,
        NONE,
        2,
        3,
        2,
        1,
        NONE,
        NONE,
        NONE,
        NONE);
  }

  @Test
  void runsBeyondTheirRowOrThePictureAreCutThere() {
    assertRuns("0601" + "0000" + "ff02" + "0001", 8, 1, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1);
    // Six indices for five columns, to get an even number of half bytes.
    assertRuns("0612" + "0000" + "0006213021" + "00" + "0001", 4, 2, 2, 1, 3, 0, 2, 1, 2, 1, 2, 1);
    assertRuns(
        "0002ff00" + "0501" + "0000" + "0502", 8, 1, 2, 2, 2, 2, 2, NONE, NONE, NONE, NONE, NONE);
    assertRuns("0501" + "0000" + "0502" + "0000" + "0503", 8, 1, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1);
  }

  @Test
  void runsNeedNoEnd() {
    assertRuns("0501" + "0000" + "0502", 8, 1, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1);
    assertRuns("0501" + "0000" + "05", 8, 1, NONE, NONE, NONE, NONE, NONE, 1, 1, 1, 1, 1);
    assertRuns("0501" + "0000" + "00050203", 8, 1, 2, 3, NONE, NONE, NONE, 1, 1, 1, 1, 1);
    assertRuns("0501" + "0002", 8, 1, NONE, NONE, NONE, NONE, NONE, 1, 1, 1, 1, 1);
    assertRuns("0512" + "0000" + "000532", 4, 2, 3, 2, NONE, NONE, NONE, 1, 2, 1, 2, 1);
  }

  @Test
  void indicesBeyondThePaletteAreBlack() {
    assertRuns("0509" + "0000" + "0503", 8, 1, 3, 3, 3, 3, 3, 9, 9, 9, 9, 9);
    byte[] plain = header(40, 2, 8, 0, "0109" + "0000" + "0209" + "0000");
    assertThat(decode(plain).argb())
        .containsExactly(PALETTE[2], 0xff000000, PALETTE[1], 0xff000000);
  }

  /** Each run is cut at once, whatever its length. */
  @Test
  @Timeout(20)
  void aFileOfRunsBeyondTheRowTakesNoTime() {
    byte[] file = header(40, 5, 8, 1, "ff01".repeat(2_000_000));
    assertThat(decode(file).at(4, 1)).isEqualTo(PALETTE[1]);
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
