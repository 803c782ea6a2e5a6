package com.progimage.server.engine.codec.jpeg.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.FileParts;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.imageio.JpegDecoder;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.transformation.Chroma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegEncoderTest {
  private static byte[] encode(Pixels pixels, int quality) {
    return Pictures.encode(new JpegEncoder(), pixels, new EncodeSettings(quality, false, 0));
  }

  /** Position of the frame header: baseline, unless a marker says otherwise. */
  private static int frame(byte[] file) {
    return frame(file, 0xc0);
  }

  private static int frame(byte[] file, int marker) {
    int at = 2;
    while ((file[at + 1] & 255) != marker) {
      at += 2 + ((file[at + 2] & 255) << 8 | file[at + 3] & 255);
    }
    return at;
  }

  @Test
  void grayIsOneComponentAndExactToAFewLevels() {
    Pixels gray = Pictures.gray(64, 64);
    byte[] file = encode(gray, 100);
    assertThat(file[frame(file) + 9]).isEqualTo((byte) 1);
    assertThat(Pictures.difference(Pictures.decode(new JpegDecoder(), file).pixels(), gray))
        .isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"80,34", "89,34", "90,17", "100,17"})
  void chromaIsHalvedBelowQuality90(int quality, int sampling) {
    byte[] file = encode(Pictures.photo(64, 64), quality);
    assertThat((int) file[frame(file) + 11]).isEqualTo(sampling);
    assertThat((int) file[frame(file) + 14]).isEqualTo(17);
  }

  @ParameterizedTest
  @CsvSource({"HALF,34", "HALF_WIDTH,33", "FULL,17"})
  void chromaIsAsFineAsAskedFor(Chroma chroma, int sampling) {
    Pixels photo = Pictures.photo(61, 47);
    for (int quality : new int[] {50, 95}) {
      for (boolean progressive : new boolean[] {false, true}) {
        EncodeSettings settings = new EncodeSettings(quality, false, 0, progressive, chroma, false);
        byte[] file = Pictures.encode(new JpegEncoder(), photo, settings);
        int at = frame(file, progressive ? 0xc2 : 0xc0);
        assertThat((int) file[at + 11]).isEqualTo(sampling);
        assertThat((int) file[at + 14]).isEqualTo(17);
        assertThat(
                Pictures.meanDifference(Pictures.decode(new JpegDecoder(), file).pixels(), photo))
            .isLessThan(6);
      }
    }
  }

  @Test
  void progressiveIsTheSamePictureInSeveralScans() {
    Pixels photo = Pictures.photo(120, 90);
    byte[] baseline = encode(photo, 80);
    EncodeSettings settings =
        new EncodeSettings(80, false, 0, /* progressive= */ true, null, false);
    byte[] progressive = Pictures.encode(new JpegEncoder(), photo, settings);
    assertThat(FileParts.names(ImageFormat.JPEG, baseline)).containsOnlyOnce("da");
    assertThat(FileParts.names(ImageFormat.JPEG, progressive))
        .filteredOn("da"::equals)
        .hasSizeGreaterThan(4);
    assertThat(Pictures.decode(new JpegDecoder(), progressive).pixels().argb())
        .isEqualTo(Pictures.decode(new JpegDecoder(), baseline).pixels().argb());
    EncodeSettings gray = new EncodeSettings(80, false, 0, true, Chroma.FULL, false);
    byte[] file = Pictures.encode(new JpegEncoder(), Pictures.gray(40, 30), gray);
    assertThat(file[frame(file, 0xc2) + 9]).isEqualTo((byte) 1);
  }

  @Test
  void quantizationIsLibjpegs() {
    // ITU-T T.81, table K.1 begins with 16; libjpeg scales it by 200 − 2 × quality percent, and
    // below 50 by 5000 / quality.
    assertThat(firstQuantum(encode(Pictures.photo(8, 8), 50))).isEqualTo(16);
    assertThat(firstQuantum(encode(Pictures.photo(8, 8), 80))).isEqualTo(6);
    assertThat(firstQuantum(encode(Pictures.photo(8, 8), 25))).isEqualTo(32);
    assertThat(firstQuantum(encode(Pictures.photo(8, 8), 100))).isEqualTo(1);
  }

  private static int firstQuantum(byte[] file) {
    int at = 2;
    while (file[at + 1] != (byte) 0xdb) {
      at += 2 + ((file[at + 2] & 255) << 8 | file[at + 3] & 255);
    }
    return file[at + 5] & 255;
  }

  @Test
  void aHigherQualityIsLargerAndNearer() {
    Pixels photo = Pictures.photo(200, 150);
    byte[] low = encode(photo, 1);
    byte[] middle = encode(photo, 60);
    byte[] high = encode(photo, 95);
    assertThat(low.length).isLessThan(middle.length);
    assertThat(middle.length).isLessThan(high.length);
    assertThat(Pictures.meanDifference(Pictures.decode(new JpegDecoder(), high).pixels(), photo))
        .isLessThan(
            Pictures.meanDifference(Pictures.decode(new JpegDecoder(), middle).pixels(), photo));
  }

  @Test
  void onlyJfifIsWrittenBesideTheImage() {
    byte[] file = encode(Pictures.photo(30, 30), 80);
    int at = 2;
    for (int marker = 0; marker != 0xda; ) {
      marker = file[at + 1] & 255;
      assertThat(marker).isIn(0xe0, 0xdb, 0xc0, 0xc4, 0xda);
      at += 2 + ((file[at + 2] & 255) << 8 | file[at + 3] & 255);
    }
  }
}
