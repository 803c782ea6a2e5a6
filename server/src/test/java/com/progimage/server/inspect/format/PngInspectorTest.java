package com.progimage.server.inspect.format;

import static com.progimage.server.image.ImageFormat.PNG;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.inspect.Upload;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngInspectorTest {
  private static final byte[] PALETTE = new byte[6];
  private static final Size SIZE = new Size(3, 2);
  private static final byte[] ZLIB = PngBytes.zlib(8);

  @Test
  void aWholePngIsTakenWithTheSizeOfItsHeader() {
    assertThat(Upload.inspect(PngBytes.small(), PNG))
        .isEqualTo(new Inspected(PNG, new Size(3, 2), 1, 1));
  }

  @Test
  void whatARealEncoderWritesIsTaken() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB), "png", out);
    assertThat(Upload.inspect(out.toByteArray(), PNG).size()).isEqualTo(new Size(40, 30));
  }

  @Test
  void colorTypesGoWithTheirDepthsOnly() {
    Set<String> valid =
        Set.of(
            "0/1", "0/2", "0/4", "0/8", "0/16", "2/8", "2/16", "3/1", "3/2", "3/4", "3/8", "4/8",
            "4/16", "6/8", "6/16");
    for (int type = 0; type <= 8; type++) {
      for (int depth = 0; depth <= 32; depth++) {
        byte[] png = PngBytes.header(3, 2, depth, type).chunk("PLTE", PALETTE).idat(8).iend();
        String name = type + "/" + depth;
        if (valid.contains(name)) {
          assertThat(Upload.inspect(png, PNG).size()).as(name).isEqualTo(new Size(3, 2));
        } else {
          assertThat(Upload.refused(png, PNG).detail()).as(name).contains("color type " + type);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0,0", "0,1,0", "0,0,2", "255,0,0", "0,255,0", "0,0,255"})
  void unknownMethodsAreRefused(int compression, int filter, int interlace) {
    byte[] png = PngBytes.empty().ihdr(3, 2, 8, 0, compression, filter, interlace).idat(8).iend();
    refused(png, "method");
  }

  @Test
  void interlacedIsTaken() {
    byte[] png = PngBytes.empty().ihdr(3, 2, 8, 0, 0, 0, 1).idat(8).iend();
    assertThat(Upload.inspect(png, PNG).size()).isEqualTo(new Size(3, 2));
  }

  @Test
  void sidesOfZeroAndAbove31BitsAreRefused() {
    refused(PngBytes.header(0, 2, 8, 0).idat(8).iend(), "0x2");
    refused(PngBytes.header(3, 0, 8, 0).idat(8).iend(), "3x0");
    refused(PngBytes.header(0x8000_0000L, 2, 8, 0).idat(8).iend(), "2147483648x2");
  }

  @Test
  void theHeaderComesFirstAndOnce() {
    refused(
        PngBytes.empty().chunk("gAMA", new byte[4]).ihdr(3, 2, 8, 0, 0, 0, 0).idat(8).iend(),
        "chunk gAMA at byte 8 comes before IHDR");
    refused(
        PngBytes.header(3, 2, 8, 0).ihdr(3, 2, 8, 0, 0, 0, 0).idat(8).iend(),
        "chunk IHDR at byte 33 is a second one");
    refused(PngBytes.empty().chunk("IHDR", new byte[12]).idat(8).iend(), "12 bytes");
  }

  @Test
  void aPaletteIsThereWhereThePixelsNeedOne() {
    refused(PngBytes.header(3, 2, 8, 3).idat(8).iend(), "before the palette");
    refused(PngBytes.header(3, 2, 8, 3).idat(8).chunk("PLTE", PALETTE).iend(), "palette");
    Upload.inspect(PngBytes.header(3, 2, 8, 3).chunk("PLTE", PALETTE).idat(8).iend(), PNG);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 769, 771})
  void aPaletteHasOneTo256Colors(int byteCount) {
    refused(
        PngBytes.header(3, 2, 8, 2).chunk("PLTE", new byte[byteCount]).idat(8).iend(),
        "no palette");
  }

  @Test
  void aPaletteComesOnceAndBeforeTheImageData() {
    refused(
        PngBytes.header(3, 2, 8, 2).chunk("PLTE", PALETTE).chunk("PLTE", PALETTE).idat(8).iend(),
        "second");
    refused(
        PngBytes.header(3, 2, 8, 2).idat(8).chunk("PLTE", PALETTE).iend(), "after the image data");
  }

  @Test
  void imageDataIsThereAndInOnePiece() {
    refused(PngBytes.header(3, 2, 8, 0).iend(), "before any image data");
    refused(PngBytes.header(3, 2, 8, 0).chunk("IDAT", new byte[0]).iend(), "image data");
    refused(
        PngBytes.header(3, 2, 8, 0)
            .chunk("IDAT", Arrays.copyOf(ZLIB, 5))
            .chunk("tEXt", new byte[3])
            .chunk("IDAT", Arrays.copyOfRange(ZLIB, 5, ZLIB.length))
            .iend(),
        "separated");
  }

  @Test
  void imageDataMayComeInChunksOfAnySize() {
    PngBytes png = PngBytes.header(3, 2, 8, 0).chunk("IDAT", new byte[0]);
    for (byte next : ZLIB) {
      png.chunk("IDAT", new byte[] {next});
    }
    assertThat(Upload.inspect(png.iend(), PNG).size()).isEqualTo(new Size(3, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000", "789d", "799c", "889c", "78bb", "ffff"})
  void imageDataBeginsAsZlib(String header) {
    byte[] content = new Bytes().hex(header).hex("030000000001").toArray();
    refused(PngBytes.header(3, 2, 8, 0).chunk("IDAT", content).iend(), "zlib");
  }

  @Test
  void unknownChunksAreTakenWhereTheirNameSaysSo() {
    Upload.inspect(PngBytes.header(3, 2, 8, 0).chunk("qqQq", new byte[9]).idat(8).iend(), PNG);
    refused(
        PngBytes.header(3, 2, 8, 0).chunk("QqQq", new byte[9]).idat(8).iend(),
        "chunk QqQq at byte 33 is critical");
  }

  @Test
  void theCrcOfWhatPixelsAreMadeOfIsChecked() {
    byte[] png =
        PngBytes.header(3, 2, 8, 3)
            .chunk("PLTE", PALETTE)
            .chunk("tEXt", new byte[5])
            .idat(8)
            .chunk("tIME", new byte[7])
            .iend();
    Set<String> free = Set.of("tEXt", "tIME", "IEND");
    int chunks = 0;
    for (int at = 8; at < png.length; chunks++) {
      String name = new String(png, at + 4, 4, StandardCharsets.US_ASCII);
      at += 12 + png[at + 3];
      byte[] damaged = png.clone();
      damaged[at - 1] ^= 1;
      if (free.contains(name)) {
        assertThat(Upload.inspect(damaged, PNG)).isEqualTo(new Inspected(PNG, SIZE, 1, 1));
      } else {
        refused(damaged, "has a wrong CRC");
      }
    }
    assertThat(chunks).isEqualTo(6);
  }

  @Test
  void aWrongCrcIsToldWithItsChunkAndPlace() {
    byte[] png = PngBytes.header(3, 2, 8, 0).chunk("tEXt", new byte[5]).idat(8).iend();
    png[8 + 25 + 17 + 12] ^= 1;
    assertThat(Upload.refused(png, PNG).detail())
        .isEqualTo("PNG chunk IDAT at byte 50 has a wrong CRC: the file is damaged; send it again");
  }

  @Test
  void everySingleWrongBitBeforeTheEndIsFound() {
    byte[] png = PngBytes.small();
    for (int bit = 0; bit < 8 * (png.length - 12); bit++) {
      byte[] damaged = png.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Upload.refused(damaged, PNG).code())
          .as("bit " + bit)
          .isEqualTo(bit < 64 ? ErrorCode.TYPE_MISMATCH : ErrorCode.UNDECODABLE);
    }
  }

  @Test
  void withoutItsEndOnlyADecoderKnowsWhetherRowsAreMissing() {
    byte[] png = PngBytes.header(3, 2, 8, 0).idat(8).chunk("tEXt", new byte[5]).iend();
    int data = png.length - 12 - 17;
    Inspected open = new Inspected(PNG, SIZE, 1, 1).withoutEnd();
    for (int length = data; length < png.length; length++) {
      assertThat(Upload.inspect(Arrays.copyOf(png, length), PNG)).isEqualTo(open);
      byte[] zeros =
          Arrays.copyOf(Arrays.copyOf(png, Math.min(length, data + 17)), png.length + 90);
      assertThat(Upload.inspect(zeros, PNG)).isEqualTo(open);
    }
    refused(Arrays.copyOf(png, data - 1), "cut off");
  }

  @Test
  void damagedAncillaryChunksAreAsIfTheyWereNotThere() {
    byte[] turned = Bytes.exif(true, 6);
    byte[] png = PngBytes.header(3, 2, 8, 0).chunk("eXIf", turned).idat(8).iend();
    png[8 + 25 + 8 + turned.length] ^= 1;
    assertThat(Upload.inspect(png, PNG)).isEqualTo(new Inspected(PNG, SIZE, 1, 1));
    for (String name : new String[] {"s\u0001IT", "t xt", "a\u0001<b", "\u00f3abc"}) {
      byte[] odd = PngBytes.header(3, 2, 8, 0).chunk(name, new byte[9]).idat(8).iend();
      assertThat(Upload.inspect(odd, PNG)).isEqualTo(new Inspected(PNG, SIZE, 1, 1));
    }
    refused(PngBytes.header(3, 2, 8, 0).chunk("S\u0001IT", new byte[9]).idat(8).iend(), "S?IT");
    Upload.inspect(PngBytes.header(3, 2, 8, 0).idat(8).chunk("IEND", new byte[3]).toArray(), PNG);
  }

  @Test
  void aChunkCannotClaimMoreThanTheFileHas() {
    byte[] png =
        new Bytes()
            .add(PngBytes.header(3, 2, 8, 0).toArray())
            .u32(0x7fff_ffff)
            .text("IDAT")
            .zeros(40)
            .toArray();
    assertThat(Upload.refused(png, PNG).detail())
        .isEqualTo(
            "PNG of 81 bytes ends inside chunk IDAT at byte 33: the file is cut off; send it again"
                + " whole");
    png[33] = (byte) 0xff;
    refused(png, "no valid name or length");
  }

  @Test
  void anAnimationHasAsManyFramesAsItHasFrameHeaders() {
    PngBytes png = PngBytes.header(3, 2, 8, 0).chunk("acTL", new Bytes().u32(99).u32(0).toArray());
    png.chunk("fcTL", new byte[26]).idat(8);
    png.chunk("fcTL", new byte[26]).chunk("fdAT", new byte[9]).chunk("fdAT", new byte[9]);
    assertThat(Upload.inspect(png.iend(), PNG).frames()).isEqualTo(2);
  }

  @Test
  void exifTurnsTheSizeBeforeAndAfterTheImageData() {
    byte[] before = PngBytes.header(3, 2, 8, 0).chunk("eXIf", Bytes.exif(true, 6)).idat(8).iend();
    byte[] after = PngBytes.header(3, 2, 8, 0).idat(8).chunk("eXIf", Bytes.exif(false, 6)).iend();
    Inspected turned = new Inspected(PNG, new Size(2, 3), 1, 6);
    assertThat(Upload.inspect(before, PNG)).isEqualTo(turned);
    assertThat(Upload.inspect(after, PNG)).isEqualTo(turned);
  }

  @Test
  void exifOfAnySizeIsTaken() {
    byte[] exif = new Bytes().add(Bytes.exif(true, 8)).zeros(200_000).toArray();
    byte[] png = PngBytes.header(3, 2, 8, 0).chunk("eXIf", exif).idat(8).iend();
    assertThat(Upload.inspect(png, PNG).orientation()).isEqualTo(8);
  }

  @Test
  void bytesAfterTheEndAreTolerated() {
    byte[] png = new Bytes().add(PngBytes.small()).text("more").toArray();
    assertThat(Upload.inspect(png, PNG).size()).isEqualTo(new Size(3, 2));
  }

  private static void refused(byte[] png, String message) {
    Failure failure = Upload.refused(png, PNG);
    assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE);
    assertThat(failure.detail()).startsWith("PNG ").contains(message);
  }
}
