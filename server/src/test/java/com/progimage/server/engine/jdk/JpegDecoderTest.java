package com.progimage.server.engine.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.Corpora;
import com.progimage.server.engine.Decoded;
import com.progimage.server.engine.EncodeSettings;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.Size;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegDecoderTest {
  private static Pixels decode(byte[] file) {
    return Pictures.decode(new JpegDecoder(), file).pixels();
  }

  /** A JPEG whose components are all that value, without any application segment. */
  private static byte[] uniform(boolean progressive, int... components) throws IOException {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, components.length, null);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 16; x++) {
        raster.setPixel(x, y, components);
      }
    }
    ImageWriter writer = ImageIoPlugins.writer("com.sun.imageio.plugins.jpeg.JPEGImageWriterSpi");
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(out);
      JPEGImageWriteParam param = new JPEGImageWriteParam(null);
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(1);
      if (progressive) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.write(null, new IIOImage(raster, null, null), param);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  /** With a segment after the start marker. */
  private static byte[] with(byte[] jpeg, int marker, byte[] content) {
    return ByteBuffer.allocate(jpeg.length + content.length + 4)
        .put(jpeg, 0, 2)
        .put((byte) 0xff)
        .put((byte) marker)
        .putShort((short) (content.length + 2))
        .put(content)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  private static byte[] adobe(byte[] jpeg, int transform) {
    byte[] content = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
    return with(jpeg, 0xee, content);
  }

  private static byte[] exif(byte[] jpeg, int orientation) {
    byte[] block = Pictures.exif(orientation);
    byte[] content = Arrays.copyOf(new byte[] {'E', 'x', 'i', 'f', 0, 0}, 6 + block.length);
    System.arraycopy(block, 0, content, 6, block.length);
    return with(jpeg, 0xe1, content);
  }

  private static byte[] icc(byte[] jpeg, byte[] profile) {
    int half = profile.length / 2;
    byte[] first = Arrays.copyOfRange(profile, 0, half);
    byte[] second = Arrays.copyOfRange(profile, half, profile.length);
    // Inserted at the front, so the parts come in the wrong order.
    return with(with(jpeg, 0xe2, iccPart(1, first)), 0xe2, iccPart(2, second));
  }

  private static byte[] iccPart(int number, byte[] part) {
    byte[] content =
        Arrays.copyOf("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII), 14 + part.length);
    content[12] = (byte) number;
    content[13] = 2;
    System.arraycopy(part, 0, content, 14, part.length);
    return content;
  }

  private static void assertColor(byte[] file, int rgb, int tolerance) {
    Pixels expected = Pictures.of(16, 16, (x, y) -> 0xff000000 | rgb);
    assertThat(Pictures.difference(decode(file), expected)).isLessThanOrEqualTo(tolerance);
  }

  private static void assertRefused(byte[] file) {
    assertThatThrownBy(() -> decode(file))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE))
        .hasMessageContaining("The JPEG is damaged");
  }

  @Test
  void greyIsReadAsItIs() throws IOException {
    assertColor(uniform(false, 77), 0x4d4d4d, 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void threeComponentsAreLumaAndChromaUnlessTheFileSaysOtherwise(boolean progressive)
      throws IOException {
    byte[] file = uniform(progressive, 100, 90, 180);
    // JFIF: R = Y + 1.402 (Cr − 128), G = Y − 0.34414 (Cb − 128) − 0.71414 (Cr − 128), …
    assertColor(file, 0xad4c21, 1);
    assertColor(adobe(file, 1), 0xad4c21, 1);
    assertColor(adobe(file, 0), 0x645ab4, 0);
  }

  @Test
  void componentsNamedRgbAreRgb() throws IOException {
    byte[] file = uniform(false, 100, 90, 180);
    byte[] named = file.clone();
    for (int i = 0; i + 1 < file.length; i++) {
      int marker = file[i + 1] & 255;
      if (file[i] == (byte) 0xff && (marker == 0xc0 || marker == 0xda)) {
        int from = i + (marker == 0xc0 ? 10 : 5);
        for (int k = 0; k < 3; k++) {
          named[from + k * (marker == 0xc0 ? 3 : 2)] = (byte) "RGB".charAt(k);
        }
      }
    }
    assertColor(named, 0x645ab4, 0);
  }

  @ParameterizedTest
  @CsvSource({"0,0,0,0,ffffff", "0,0,0,255,181716", "255,0,0,0,00a4ea", "0,255,255,0,f51f13"})
  void cmykWithoutAProfileLooksLikePrint(int c, int m, int y, int k, String rgb)
      throws IOException {
    int expected = Integer.parseInt(rgb, 16);
    assertColor(uniform(false, c, m, y, k), expected, 1);
    assertColor(adobe(uniform(false, 255 - c, 255 - m, 255 - y, 255 - k), 0), expected, 1);
  }

  @Test
  void ycckIsCmykInLumaAndChroma() throws IOException {
    // Inverse inks 200, 200, 200 are luma 200 without chroma; and no black.
    byte[] ycck = adobe(uniform(false, 200, 128, 128, 255), 2);
    byte[] cmyk = adobe(uniform(false, 55, 55, 55, 255), 0);
    byte[] inks = uniform(false, 200, 200, 200, 0);
    assertThat(decode(cmyk).argb()).isEqualTo(decode(inks).argb());
    assertThat(decode(ycck).argb()).isEqualTo(decode(cmyk).argb());
    byte[] red = adobe(uniform(false, 76, 85, 255, 255), 2);
    assertThat(Pictures.difference(decode(red), decode(adobe(uniform(false, 1, 255, 255, 255), 0))))
        .isLessThanOrEqualTo(2);
  }

  @Test
  void aProfileIsConvertedToSrgbFromAllItsParts() throws IOException {
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] file = adobe(uniform(false, 55, 128, 255), 0);
    assertColor(icc(file, linear), 0x80bcff, 1);
    assertColor(with(file, 0xe2, iccPart(1, linear)), 0x3780ff, 0);
    assertColor(icc(file, new byte[300]), 0x3780ff, 0);
    byte[] grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    assertColor(icc(uniform(false, 55), grey), 0x808080, 1);
    assertColor(icc(uniform(false, 55), linear), 0x373737, 0);
  }

  @Test
  void theOrientationIsReadAndNotApplied() throws IOException {
    for (int orientation = 1; orientation <= 8; orientation++) {
      Decoded decoded = Pictures.decode(new JpegDecoder(), exif(uniform(false, 9), orientation));
      assertThat(decoded.orientation()).isEqualTo(orientation);
    }
    assertThat(Pictures.decode(new JpegDecoder(), uniform(false, 9)).orientation()).isEqualTo(1);
  }

  @Test
  void aPictureOfAnySizeHasItsOwnSize() {
    for (int size = 1; size <= 33; size += 4) {
      Pixels photo = Pictures.photo(size, 34 - size);
      byte[] file = Pictures.encode(new JpegEncoder(), photo, new EncodeSettings(100, false, 0));
      assertThat(Pictures.difference(decode(file), photo)).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void aFileThatIsCutOffAnywhereIsRefused() {
    byte[] file = Pictures.encode(new JpegEncoder(), Pictures.photo(120, 90));
    for (int length = 0; length < file.length; length += length < 700 ? 1 : 100) {
      assertRefused(Arrays.copyOf(file, length));
    }
    assertRefused(Arrays.copyOf(file, file.length - 1));
  }

  @Test
  void imageDataThatIsCutOffBeforeTheEndMarkerIsRefused() {
    byte[] file = Pictures.encode(new JpegEncoder(), Pictures.photo(120, 90));
    for (int length = file.length - 1000; length < file.length - 50; length += 100) {
      byte[] cut = Arrays.copyOf(file, length + 2);
      cut[length] = (byte) 0xff;
      cut[length + 1] = (byte) 0xd9;
      assertRefused(cut);
    }
  }

  @Test
  void bytesBehindTheEndMarkerAreIgnored() throws IOException {
    byte[] file = uniform(false, 77);
    assertColor(Arrays.copyOf(file, file.length + 100), 0x4d4d4d, 0);
  }

  @Test
  void aFlippedBitNeverDoesMoreThanBeRefused() {
    byte[] file = Pictures.encode(new JpegEncoder(), Pictures.photo(60, 50));
    for (int i = 2; i < file.length; i += 3) {
      byte[] damaged = file.clone();
      damaged[i] ^= 0x24;
      try {
        decode(damaged);
      } catch (Failure failure) {
        assertThat(failure.code()).isIn(ErrorCode.UNDECODABLE, ErrorCode.IMAGE_TOO_LARGE);
      }
    }
  }

  @Test
  void theOrientationsOfTheCorpusAreRead() throws IOException {
    for (int i = 1; i <= 8; i++) {
      Decoded decoded =
          new JpegDecoder()
              .decode(Corpora.file("exif-orientation/Landscape_" + i + ".jpg"), new Size(1, 1));
      assertThat(decoded.orientation()).isEqualTo(i);
    }
  }

  @Test
  void theCmykPhotosOfTheCorpusAreNeitherInvertedNorGarish() throws IOException {
    // The means that lcms and libvips come to, rounded.
    assertMeans("photos/cmyk-icc.jpg", 100, 75, 53);
    assertMeans("photos/cmyk-no-profile.jpg", 114, 117, 104);
  }

  private static void assertMeans(String name, int... expected) throws IOException {
    Pixels pixels = new JpegDecoder().decode(Corpora.file(name), new Size(1, 1)).pixels();
    for (int channel = 0; channel < 3; channel++) {
      int shift = 16 - 8 * channel;
      double mean = Arrays.stream(pixels.argb()).map(p -> p >> shift & 255).average().orElseThrow();
      assertThat(mean)
          .as(name + " " + channel)
          .isBetween(expected[channel] - 8.0, expected[channel] + 8.0);
    }
  }
}
