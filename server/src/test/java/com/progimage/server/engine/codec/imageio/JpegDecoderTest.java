package com.progimage.server.engine.codec.imageio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.api.Corpora;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.codec.jpeg.encode.JpegEncoder;
import com.progimage.server.engine.convert.EncodedJpeg;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegDecoderTest {
  private static Pixels decode(byte[] file) {
    return Pictures.decode(new JpegDecoder(), file).pixels();
  }

  /** A JPEG whose components all have that value, without any application segment. */
  private static byte[] uniform(boolean progressive, int... components) {
    return EncodedJpeg.of(16, 16, components.length, progressive, (x, y, c) -> components[c]);
  }

  private static void assertColor(byte[] file, int rgb, int tolerance) {
    Pixels expected = Pictures.of(16, 16, (x, y) -> 0xff000000 | rgb);
    assertThat(Pictures.difference(decode(file), expected)).isLessThanOrEqualTo(tolerance);
  }

  private static void assertRefused(byte[] file) {
    assertThatThrownBy(() -> decode(file))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE))
        .hasMessageContaining("the JPEG is damaged");
  }

  @Test
  void grayIsReadAsItIs() throws IOException {
    assertColor(uniform(false, 77), 0x4d4d4d, 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void threeComponentsAreLumaAndChromaUnlessTheFileSaysOtherwise(boolean progressive)
      throws IOException {
    byte[] file = uniform(progressive, 100, 90, 180);
    // JFIF: R = Y + 1.402 (Cr − 128), G = Y − 0.34414 (Cb − 128) − 0.71414 (Cr − 128), …
    assertColor(file, 0xad4c21, 1);
    assertColor(EncodedJpeg.adobe(file, 1), 0xad4c21, 1);
    assertColor(EncodedJpeg.adobe(file, 0), 0x645ab4, 0);
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
  @CsvSource({"0,0,0,0,ffffff", "0,0,0,255,120417", "255,0,0,0,0099e4", "0,255,255,0,e80015"})
  void cmykWithoutAProfileLooksLikePrint(int c, int m, int y, int k, String rgb)
      throws IOException {
    int expected = Integer.parseInt(rgb, 16);
    // Stored inverted, with or without an Adobe segment: all readers agree on that.
    byte[] inverted = uniform(false, 255 - c, 255 - m, 255 - y, 255 - k);
    assertColor(inverted, expected, 1);
    assertColor(EncodedJpeg.adobe(inverted, 0), expected, 1);
    assertColor(
        EncodedJpeg.adobe(uniform(true, 255 - c, 255 - m, 255 - y, 255 - k), 0), expected, 1);
  }

  @Test
  void ycckIsCmykInLumaAndChroma() throws IOException {
    // Inks of 200, 200 and 200 are luma 200 without chroma, and no black.
    byte[] ycck = EncodedJpeg.adobe(uniform(false, 200, 128, 128, 255), 2);
    byte[] cmyk = EncodedJpeg.adobe(uniform(false, 55, 55, 55, 255), 0);
    assertThat(decode(cmyk).argb()).isEqualTo(decode(uniform(false, 55, 55, 55, 255)).argb());
    assertThat(decode(ycck).argb()).isEqualTo(decode(cmyk).argb());
    byte[] red = EncodedJpeg.adobe(uniform(false, 76, 85, 255, 255), 2);
    assertThat(
            Pictures.difference(
                decode(red), decode(EncodedJpeg.adobe(uniform(false, 1, 255, 255, 255), 0))))
        .isLessThanOrEqualTo(2);
  }

  @Test
  void aProfileIsConvertedToSrgbFromAllItsParts() throws IOException {
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] file = EncodedJpeg.adobe(uniform(false, 55, 128, 255), 0);
    assertColor(EncodedJpeg.icc(file, linear), 0x80bcff, 1);
    assertColor(EncodedJpeg.with(file, 0xe2, EncodedJpeg.iccPart(1, linear)), 0x3780ff, 0);
    assertColor(EncodedJpeg.icc(file, new byte[300]), 0x3780ff, 0);
    byte[] gray = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    assertColor(EncodedJpeg.icc(uniform(false, 55), gray), 0x808080, 1);
    assertColor(EncodedJpeg.icc(uniform(false, 55), linear), 0x373737, 0);
  }

  @Test
  void theOrientationIsReadAndNotApplied() throws IOException {
    for (int orientation = 1; orientation <= 8; orientation++) {
      Decoded decoded =
          Pictures.decode(new JpegDecoder(), EncodedJpeg.exif(uniform(false, 9), orientation));
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
    for (int length = 0; length < file.length - 5; length += length < 700 ? 1 : 100) {
      assertRefused(Arrays.copyOf(file, length));
    }
    assertRefused(Arrays.copyOf(file, file.length - 6));
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
              .decode(Corpora.file("exif-orientation/Landscape_" + i + ".jpg"), SizeRequest.WHOLE);
      assertThat(decoded.orientation()).isEqualTo(i);
    }
  }

  @Test
  void theCmykPhotosOfTheCorpusAreNeitherInvertedNorGarish() throws IOException {
    // The means from lcms and libvips, rounded.
    assertMeans("photos/cmyk-icc.jpg", 100, 75, 53);
    assertMeans("photos/cmyk-no-profile.jpg", 114, 117, 104);
  }

  private static void assertMeans(String name, int... expected) throws IOException {
    Pixels pixels = new JpegDecoder().decode(Corpora.file(name), SizeRequest.WHOLE).pixels();
    for (int channel = 0; channel < 3; channel++) {
      int shift = 16 - 8 * channel;
      double mean = Arrays.stream(pixels.argb()).map(p -> p >> shift & 255).average().orElseThrow();
      assertThat(mean)
          .as(name + " " + channel)
          .isBetween(expected[channel] - 8.0, expected[channel] + 8.0);
    }
  }
}
