package com.progimage.server.inspect.format;

import static com.progimage.server.image.ImageFormat.JPEG;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.inspect.Upload;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegInspectorTest {
  private static final Inspected THREE_BY_TWO = new Inspected(JPEG, new Size(3, 2), 1, 1);

  @Test
  void aWholeJpegIsTakenWithTheSizeOfItsFrameHeader() {
    taken(JpegBytes.small());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatARealEncoderWritesIsTaken(boolean progressive) {
    byte[] jpeg = JpegBytes.drawn(70, 50, progressive);
    assertThat(Upload.inspect(jpeg, JPEG)).isEqualTo(new Inspected(JPEG, new Size(70, 50), 1, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0xc0, 0xc1, 0xc2})
  void baselineExtendedAndProgressiveAreTaken(int sof) {
    int last = sof == 0xc2 ? 0 : 63;
    taken(JpegBytes.header(sof).band(0, last, 0, 1).raw(1, 2, 3).eoi());
  }

  @ParameterizedTest
  @ValueSource(ints = {0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf})
  void otherCodingsAreRefusedByName(int sof) {
    refused(
        JpegBytes.header(sof).scan(1).raw(1, 2, 3).eoi(),
        "(SOF" + (sof - 0xc0) + ") at byte 2 is lossless, hierarchical or arithmetic");
  }

  @Test
  void samplesOfMoreThanEightBitsAreRefused() {
    byte[] jpeg =
        JpegBytes.empty().segment(0xc1, JpegBytes.frame(12, 3, 2, 1)).scan(1).raw(1).eoi();
    refused(jpeg, "12 bits a sample");
  }

  @Test
  void theFrameHeaderComesOnceAndBeforeTheScan() {
    refused(
        JpegBytes.empty().scan(1).raw(1).segment(0xc0, JpegBytes.frame(8, 3, 2, 1)).eoi(),
        "scan (SOS) at byte 2 comes before the frame header");
    refused(
        JpegBytes.header(0xc0).segment(0xc0, JpegBytes.frame(8, 3, 2, 1)).scan(1).raw(1).eoi(),
        "second frame header");
    refused(JpegBytes.empty().eoi(), "before any frame header");
  }

  @Test
  void aFrameHasPixelsAndOneToFourComponents() {
    refused(JpegBytes.empty().segment(0xc0, JpegBytes.frame(8, 0, 2, 1)).eoi(), "0x2");
    refused(JpegBytes.empty().segment(0xc0, JpegBytes.frame(8, 3, 0, 1)).eoi(), "3x0");
    refused(JpegBytes.empty().segment(0xc0, JpegBytes.frame(8, 3, 2, 0)).eoi(), "components");
    refused(JpegBytes.empty().segment(0xc0, JpegBytes.frame(8, 3, 2, 5)).eoi(), "components");
    byte[] longer = Arrays.copyOf(JpegBytes.frame(8, 3, 2, 3), 20);
    refused(JpegBytes.empty().segment(0xc0, longer).eoi(), "components in 20 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x10, 0x15, 0x51})
  void samplingFactorsAreOneToFour(int sampling) {
    byte[] frame = JpegBytes.frame(8, 3, 2, 1);
    frame[7] = (byte) sampling;
    refused(JpegBytes.empty().segment(0xc0, frame).scan(1).raw(1).eoi(), "sampling factor");
  }

  @Test
  void everyComponentHasAScanThatBeginsIt() {
    byte[] frame = JpegBytes.frame(8, 3, 2, 3);
    taken(JpegBytes.empty().segment(0xc0, frame).scan(1, 2, 3).raw(1).eoi());
    taken(JpegBytes.empty().segment(0xc0, frame).scan(1).raw(1).scan(2, 3).raw(1).eoi());
    refused(JpegBytes.empty().segment(0xc0, frame).scan(1).raw(1).scan(2).raw(1).eoi(), "scan");
    refused(
        JpegBytes.empty().segment(0xc2, frame).band(0, 0, 0, 1, 2).raw(1).eoi(),
        "before every color component had its scan");
    refused(JpegBytes.header(0xc0).eoi(), "scan");
  }

  @Test
  void aScanNamesComponentsOfTheFrame() {
    refused(JpegBytes.header(0xc0).scan(2).raw(1).eoi(), "that the frame does not have");
    refused(JpegBytes.header(0xc0).scan().raw(1).eoi(), "0 color components");
    refused(JpegBytes.header(0xc0).scan(1, 1).raw(1).eoi(), "2 color components");
    byte[] longer = new Bytes().u8(1, 1, 0, 0, 63, 0, 0).toArray();
    refused(JpegBytes.header(0xc0).segment(0xda, longer).raw(1).eoi(), "in 7 bytes");
  }

  @Test
  void aScanHasData() {
    refused(JpegBytes.header(0xc0).scan(1).eoi(), "has no data");
    byte[] frame = JpegBytes.frame(8, 3, 2, 3);
    refused(JpegBytes.empty().segment(0xc0, frame).scan(1).raw(1).scan(2).eoi(), "has no data");
    taken(JpegBytes.header(0xc0).scan(1).raw(0xff, 0).eoi());
  }

  @Test
  void entropyCodedDataGoesOnOverStuffedZerosAndRestartMarkers() {
    byte[] jpeg =
        JpegBytes.header(0xc0)
            .scan(1)
            .raw(0xff, 0x00, 1, 0xff, 0xd0, 2, 0xff, 0xd7, 0xff, 0x00, 0xff, 0xff)
            .eoi();
    taken(jpeg);
  }

  @Test
  void withoutItsEndOnlyADecoderKnowsWhetherPixelsAreMissing() {
    byte[] jpeg = JpegBytes.small();
    for (int cut = 1; cut < 6; cut++) {
      assertThat(Upload.inspect(Arrays.copyOf(jpeg, jpeg.length - cut), JPEG))
          .isEqualTo(THREE_BY_TWO.withoutEnd());
    }
    byte[] zeros = jpeg.clone();
    zeros[jpeg.length - 2] = 0;
    zeros[jpeg.length - 1] = 0;
    assertThat(Upload.inspect(zeros, JPEG)).isEqualTo(THREE_BY_TWO.withoutEnd());
  }

  @Test
  void whatEndsBeforeItsLastScanIsCutOff() {
    byte[] frame = JpegBytes.frame(8, 3, 2, 3);
    refused(JpegBytes.empty().segment(0xc0, frame).toArray(), "ends inside Huffman tables (DHT)");
    refused(
        JpegBytes.empty().segment(0xc0, frame).scan(1).raw(1, 2, 3).toArray(),
        "ends inside scan (SOS)");
    refused(
        JpegBytes.header(0xc2).band(0, 0, 1, 1).raw(1).band(1, 63, 0, 1).raw(1).toArray(),
        "ends inside scan (SOS)");
    assertThat(Upload.inspect(progressive(), JPEG)).isEqualTo(THREE_BY_TWO.withoutEnd());
    byte[] whole = JpegBytes.header(0xc0).scan(1).raw(1).segment(0xfe, new byte[9]).eoi();
    refused(Arrays.copyOf(whole, whole.length - 4), "cut off");
  }

  private static byte[] progressive() {
    return JpegBytes.header(0xc2).band(0, 0, 0, 1).raw(1).band(1, 63, 0, 1).raw(1).toArray();
  }

  @Test
  void aSequentialScanHasAllCoefficientsWhateverItSays() {
    taken(JpegBytes.header(0xc0).band(0, 0, 0, 1).raw(1).eoi());
    taken(JpegBytes.header(0xc1).band(5, 0, 0x21, 1).raw(1).eoi());
  }

  @Test
  void progressiveScansFollowFromEachOther() {
    taken(
        JpegBytes.header(0xc2)
            .band(0, 0, 0x01, 1)
            .raw(1)
            .band(1, 63, 0x02, 1)
            .raw(1)
            .band(1, 63, 0x21, 1)
            .raw(1)
            .band(0, 0, 0x10, 1)
            .raw(1)
            .eoi());
    String order = "does not follow";
    refused(JpegBytes.header(0xc2).band(1, 63, 0, 1).raw(1).eoi(), order);
    refused(JpegBytes.header(0xc2).band(0, 0, 0x10, 1).raw(1).eoi(), order);
    refused(JpegBytes.header(0xc2).band(0, 0, 1, 1).raw(1).band(0, 0, 1, 1).raw(1).eoi(), order);
    refused(JpegBytes.header(0xc0).scan(1).raw(1).scan(1).raw(1).eoi(), order);
    String range = "out of range";
    refused(JpegBytes.header(0xc2).band(0, 5, 0, 1).raw(1).eoi(), range);
    refused(JpegBytes.header(0xc2).band(0, 0, 0x31, 1).raw(1).eoi(), range);
    refused(JpegBytes.header(0xc2).band(0, 0, 14, 1).raw(1).eoi(), range);
  }

  @Test
  void componentsOfOneNameAreCounted() {
    byte[] frame = JpegBytes.frame(8, 3, 2, 3);
    frame[9] = 1;
    frame[12] = 1;
    taken(JpegBytes.empty().segment(0xc0, frame).scan(1, 1, 1).raw(1).eoi());
    refused(JpegBytes.empty().segment(0xc0, frame).scan(1, 1).raw(1).eoi(), "every color");
    refused(JpegBytes.empty().segment(0xc0, frame).scan(1, 2, 1).raw(1).eoi(), "does not have");
  }

  @Test
  void tablesAreThereWhenAScanNeedsThemExceptTheStandards() {
    byte[] quantization = new Bytes().u8(0).zeros(64).toArray();
    byte[] frame = JpegBytes.frame(8, 3, 2, 1);
    String missing = "needs a table";
    Bytes start = new Bytes().u8(0xff, 0xd8);
    Bytes tables = new Bytes().u8(0xff, 0xdb).u16(67).add(quantization);
    for (int sof : new int[] {0xc0, 0xc2}) {
      Bytes header = new Bytes().u8(0xff, sof).u16(frame.length + 2).add(frame);
      Bytes scan = new Bytes().u8(0xff, 0xda).u16(8).u8(1, 1, 0, 0, sof == 0xc0 ? 63 : 0, 0, 1);
      scan.u8(0xff, 0xd9);
      byte[] bare =
          new Bytes().add(start.toArray()).add(header.toArray()).add(scan.toArray()).toArray();
      refused(bare, missing);
      byte[] quantized =
          new Bytes()
              .add(start.toArray())
              .add(tables.toArray())
              .add(header.toArray())
              .add(scan.toArray())
              .toArray();
      if (sof == 0xc0) {
        taken(quantized);
      } else {
        refused(quantized, missing);
      }
    }
  }

  @Test
  void sizesOfComponentsThatNoDecoderBringsTogetherAreRefused() {
    byte[] frame = JpegBytes.frame(8, 3, 2, 3);
    frame[7] = 0x31;
    frame[10] = 0x21;
    refused(JpegBytes.empty().segment(0xc0, frame).scan(1, 2, 3).raw(1).eoi(), "no fractions");
    byte[] many = JpegBytes.frame(8, 3, 2, 3);
    many[7] = 0x44;
    refused(JpegBytes.empty().segment(0xc0, many).scan(1, 2, 3).raw(1).eoi(), "18 blocks");
    byte[] two = JpegBytes.frame(8, 3, 2, 2);
    refused(JpegBytes.empty().segment(0xc0, two).scan(1, 2).raw(1).eoi(), "two color components");
  }

  @Test
  void segmentsStayInTheFileAndHaveALength() {
    byte[] jpeg = new Bytes().hex("ffd8 ffe0 fff0 4a464946").zeros(100).toArray();
    refused(jpeg, "ends inside segment APP0 at byte 2");
    refused(new Bytes().hex("ffd8 ffe0 0001 ffd9").toArray(), "length below 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x02, 0x4f, 0xbf, 0xc8, 0xde, 0xdf, 0xf0, 0xf7, 0xfd})
  void unknownMarkersAreRefused(int marker) {
    refused(
        JpegBytes.empty().segment(marker, new byte[2]).segment(0xc0, new byte[9]).eoi(),
        "is not known");
  }

  @ParameterizedTest
  @ValueSource(ints = {0xdc, 0xdd, 0xe2, 0xef, 0xfe})
  void markersWithoutABearingArePassedOver(int marker) {
    taken(JpegBytes.header(0xc0).segment(marker, new byte[2]).scan(1).raw(1).eoi());
  }

  @Test
  void aSecondStartIsRefused() {
    refused(JpegBytes.header(0xc0).raw(0xff, 0xd8).scan(1).raw(1).eoi(), "second one");
  }

  @Test
  void fillBytesAndStrayBytesBetweenSegmentsAreTolerated() {
    taken(
        JpegBytes.empty()
            .raw(0xff, 0xff, 0xff)
            .segment(0xc0, JpegBytes.frame(8, 3, 2, 1))
            .raw(0, 0, 7)
            .scan(1)
            .raw(1)
            .eoi());
  }

  @Test
  void quantizationTablesHaveTheirSize() {
    taken(
        JpegBytes.header(0xc0)
            .segment(0xdb, new Bytes().u8(0).zeros(64).u8(0x13).zeros(128).toArray())
            .scan(1)
            .raw(1)
            .eoi());
    refused(JpegBytes.empty().segment(0xdb, new byte[64]).eoi(), "no valid table");
    refused(JpegBytes.empty().segment(0xdb, new byte[66]).eoi(), "no valid table");
    refused(JpegBytes.empty().segment(0xdb, new Bytes().u8(4).zeros(64).toArray()).eoi(), "table");
    refused(
        JpegBytes.empty().segment(0xdb, new Bytes().u8(0x20).zeros(128).toArray()).eoi(), "table");
  }

  @Test
  void huffmanTablesHaveTheirSize() {
    Bytes two = new Bytes().u8(0, 2).zeros(15).zeros(2).u8(0x13).zeros(16);
    taken(JpegBytes.header(0xc0).segment(0xc4, two.toArray()).scan(1).raw(1).eoi());
    refused(
        JpegBytes.empty().segment(0xc4, new Bytes().u8(0, 2).zeros(16).toArray()).eoi(),
        "no valid table");
    refused(JpegBytes.empty().segment(0xc4, new Bytes().u8(4).zeros(16).toArray()).eoi(), "table");
    refused(
        JpegBytes.empty().segment(0xc4, new Bytes().u8(0x20).zeros(16).toArray()).eoi(), "table");
    Bytes many = new Bytes().u8(0, 200, 200).zeros(14).zeros(400);
    refused(JpegBytes.empty().segment(0xc4, many.toArray()).eoi(), "no valid table");
  }

  @Test
  void bytesAfterTheEndAreToleratedAsCamerasWriteThem() {
    byte[] preview = JpegBytes.drawn(10, 10, false);
    taken(new Bytes().add(JpegBytes.small()).add(preview).zeros(100_000).toArray());
  }

  @Test
  void theFirstValidExifBeforeTheScansTurnsTheSize() {
    byte[] jpeg =
        JpegBytes.empty()
            .segment(0xe1, new Bytes().text("http://ns.adobe.com/xap/1.0/\0").toArray())
            .segment(0xe1, new byte[0])
            .segment(0xe1, JpegBytes.exif(9))
            .segment(0xe1, JpegBytes.exif(6))
            .segment(0xe1, JpegBytes.exif(3))
            .segment(0xc0, JpegBytes.frame(8, 3, 2, 1))
            .scan(1)
            .raw(1)
            .eoi();
    assertThat(Upload.inspect(jpeg, JPEG)).isEqualTo(new Inspected(JPEG, new Size(2, 3), 1, 6));
    taken(JpegBytes.header(0xc0).scan(1).raw(1).segment(0xe1, JpegBytes.exif(6)).eoi());
  }

  @Test
  void anEmbeddedPreviewsMarkersAreNotTheImages() {
    byte[] preview = JpegBytes.drawn(10, 10, false);
    taken(
        JpegBytes.empty()
            .segment(0xe2, preview)
            .segment(0xc0, JpegBytes.frame(8, 3, 2, 1))
            .scan(1)
            .raw(1)
            .eoi());
  }

  private static void taken(byte[] jpeg) {
    assertThat(Upload.inspect(jpeg, JPEG)).isEqualTo(THREE_BY_TWO);
  }

  private static void refused(byte[] jpeg, String message) {
    Failure failure = Upload.refused(jpeg, JPEG);
    assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE);
    assertThat(failure.detail()).startsWith("JPEG ").contains(message);
  }
}
