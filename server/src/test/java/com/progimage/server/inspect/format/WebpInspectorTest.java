package com.progimage.server.inspect.format;

import static com.progimage.server.image.ImageFormat.WEBP;
import static com.progimage.server.inspect.format.WebpBytes.ANIMATION;
import static com.progimage.server.inspect.format.WebpBytes.EXIF;
import static com.progimage.server.inspect.format.WebpBytes.extended;
import static com.progimage.server.inspect.format.WebpBytes.frame;
import static com.progimage.server.inspect.format.WebpBytes.vp8;
import static com.progimage.server.inspect.format.WebpBytes.vp8l;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.inspect.Upload;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebpInspectorTest {
  private static final byte[] ANIM = new byte[6];

  @Test
  void losslessLossyAndExtendedAreTakenWithTheirSizes() {
    taken(WebpBytes.small(), 3, 2, 1);
    taken(WebpBytes.empty().chunk("VP8L", vp8l(16_000, 1)).riff(), 16_000, 1, 1);
    taken(WebpBytes.empty().chunk("VP8 ", vp8(300, 200)).riff(), 300, 200, 1);
    taken(extended(0, 3, 2).chunk("VP8L", vp8l(3, 2)).riff(), 3, 2, 1);
    taken(
        extended(WebpBytes.ALPHA, 300, 200)
            .chunk("ALPH", new byte[3])
            .chunk("VP8 ", vp8(300, 200))
            .riff(),
        300,
        200,
        1);
  }

  @Test
  void aScaleHintIsNoPartOfTheSize() {
    taken(WebpBytes.empty().chunk("VP8 ", vp8(300 | 1 << 14, 200 | 2 << 14)).riff(), 300, 200, 1);
  }

  @Test
  void framesAreCountedAndTheCanvasIsTheSize() {
    taken(WebpBytes.animated(), 9, 8, 2);
  }

  @Test
  void theRiffSizeStaysInTheFileAndMayLeaveBytesAfterIt() {
    byte[] webp = WebpBytes.small();
    taken(new Bytes().add(webp).text("more").toArray(), 3, 2, 1);
    webp[4]++;
    refused(webp, "ends inside RIFF container at byte 0: the file is cut off");
  }

  @Test
  void chunksStayInTheRiffContainer() {
    byte[] first = WebpBytes.small();
    first[16]++;
    refused(first, "chunk VP8L at byte 12 is longer than what holds it");
    byte[] last =
        new Bytes()
            .add(WebpBytes.empty().chunk("VP8L", vp8l(3, 2)).chunk("ICMT", new byte[4]).riff())
            .toArray();
    last[last.length - 8]++;
    refused(last, "chunk ICMT");
    byte[] second = WebpBytes.empty().chunk("VP8L", vp8l(3, 2)).riff();
    second[19] = (byte) 0xff;
    refused(second, "longer");
  }

  @Test
  void aChunkInAFrameStaysInTheFrame() {
    byte[] content = frame(0, 0, 3, 2).chunk("VP8L", vp8l(3, 2)).toArray();
    content[20]++;
    refused(
        extended(ANIMATION, 3, 2)
            .chunk("ANIM", ANIM)
            .chunk("ANMF", content)
            .chunk("XMP ", new byte[50])
            .riff(),
        "longer");
  }

  @Test
  void chunksOfOddLengthArePadded() {
    byte[] odd = Arrays.copyOf(vp8l(3, 2), 9);
    taken(WebpBytes.empty().chunk("VP8L", odd).chunk("ICMT", new byte[4]).riff(), 3, 2, 1);
    taken(extended(0, 3, 2).chunk("ICCP", new byte[7]).chunk("VP8L", odd).riff(), 3, 2, 1);
    byte[] padded = WebpBytes.empty().chunk("VP8L", odd).riff();
    byte[] unpadded = Arrays.copyOf(padded, padded.length - 1);
    refused(unpadded, "cut off");
    unpadded[4]--;
    taken(unpadded, 3, 2, 1);
  }

  @Test
  void theFirstChunkIsABitstreamOrTheExtendedHeader() {
    refused(WebpBytes.empty().chunk("ALPH", new byte[4]).riff(), "ALPH at byte 12 is none");
    refused(WebpBytes.empty().chunk("vp8 ", vp8(3, 2)).riff(), "is none");
    refused(WebpBytes.empty().riff(), "cut off");
    refused(new Bytes().text("RIFF").littleU32(0).text("WEBP").zeros(30).toArray(), "longer");
  }

  @Test
  void aLosslessHeaderIsValid() {
    byte[] signature = vp8l(3, 2);
    signature[0] = 0x2e;
    refused(WebpBytes.empty().chunk("VP8L", signature).riff(), "signature");
    byte[] version = vp8l(3, 2);
    version[4] |= 0x20;
    refused(WebpBytes.empty().chunk("VP8L", version).riff(), "version");
    byte[] alpha = vp8l(3, 2);
    alpha[4] |= 0x10;
    taken(WebpBytes.empty().chunk("VP8L", alpha).riff(), 3, 2, 1);
    refused(WebpBytes.empty().chunk("VP8L", Arrays.copyOf(alpha, 5)).riff(), "no whole header");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x11, 0x18, 0x1e, 0x00, 17 << 5 | 0x10, 0x7ffff << 5 | 0x10})
  void aLossyFrameIsAShownKeyFrameOfAKnownProfileWithItsPartition(int tagWithoutPartition) {
    int tag = tagWithoutPartition < 32 ? tagWithoutPartition | 4 << 5 : tagWithoutPartition;
    refused(WebpBytes.empty().chunk("VP8 ", vp8(tag, 3, 2)).riff(), "frame header");
  }

  @Test
  void aLossyHeaderIsWhole() {
    byte[] code = vp8(3, 2);
    code[4] = 0;
    refused(WebpBytes.empty().chunk("VP8 ", code).riff(), "start code");
    refused(WebpBytes.empty().chunk("VP8 ", vp8(0, 2)).riff(), "0x2");
    refused(WebpBytes.empty().chunk("VP8 ", vp8(3, 0x4000)).riff(), "3x0");
    refused(WebpBytes.empty().chunk("VP8 ", Arrays.copyOf(code, 9)).riff(), "no whole header");
  }

  @Test
  void theCanvasAndThePictureHaveOneSize() {
    refused(
        extended(0, 3, 3).chunk("VP8L", vp8l(3, 2)).riff(),
        "has 3x2 pixels where 3x3 were announced");
    refused(extended(0, 3, 2).chunk("VP8 ", vp8(4, 2)).riff(), "announced");
  }

  @Test
  void anExtendedFileHasAPicture() {
    refused(extended(0, 3, 2).riff(), "no image data");
    refused(extended(0, 3, 2).chunk("EXIF", new byte[4]).riff(), "no image data");
    refused(
        WebpBytes.empty().chunk("VP8X", new byte[12]).chunk("VP8L", vp8l(1, 1)).riff(),
        "12 bytes instead of 10");
  }

  @Test
  void alphaGoesWithLossyPicturesAndHasAHeader() {
    refused(
        extended(0, 3, 2).chunk("ALPH", new byte[3]).chunk("VP8L", vp8l(3, 2)).riff(),
        "its own alpha");
    for (byte[] header : new byte[][] {{}, {0}, {2, 0}, {0x20, 0}}) {
      refused(
          extended(0, 3, 2).chunk("ALPH", header).chunk("VP8 ", vp8(3, 2)).riff(),
          "chunk ALPH at byte 30 has no valid header");
    }
  }

  @Test
  void anAnimationHasFramesAfterItsHeaderAndNothingElse() {
    byte[] one = frame(0, 0, 3, 2).chunk("VP8L", vp8l(3, 2)).toArray();
    refused(extended(ANIMATION, 3, 2).chunk("ANMF", one).riff(), "before ANIM");
    refused(extended(ANIMATION, 3, 2).chunk("ANIM", ANIM).riff(), "no frame");
    refused(
        extended(ANIMATION, 3, 2).chunk("ANIM", ANIM).chunk("VP8L", vp8l(3, 2)).riff(),
        "outside of the animation");
    refused(
        extended(ANIMATION, 3, 2).chunk("ANIM", ANIM).chunk("ANMF", new byte[15]).riff(), "whole");
    refused(
        extended(ANIMATION, 3, 2)
            .chunk("ANIM", ANIM)
            .chunk("ANMF", frame(0, 0, 3, 2).toArray())
            .riff(),
        "no image data");
  }

  @Test
  void aFrameLiesOnTheCanvasAndHasItsPicturesSize() {
    byte[] right = frame(8, 0, 2, 2).chunk("VP8L", vp8l(2, 2)).toArray();
    byte[] below = frame(0, 8, 2, 2).chunk("VP8L", vp8l(2, 2)).toArray();
    byte[] other = frame(0, 0, 2, 2).chunk("VP8L", vp8l(2, 3)).toArray();
    refused(extended(ANIMATION, 9, 9).chunk("ANIM", ANIM).chunk("ANMF", right).riff(), "canvas");
    refused(extended(ANIMATION, 9, 9).chunk("ANIM", ANIM).chunk("ANMF", below).riff(), "canvas");
    refused(extended(ANIMATION, 9, 9).chunk("ANIM", ANIM).chunk("ANMF", other).riff(), "2x3");
  }

  @Test
  void exifTurnsTheSizeWhereTheHeaderAnnouncesIt() {
    byte[] exif = Bytes.exif(true, 5);
    assertThat(
            Upload.inspect(
                extended(EXIF, 3, 2)
                    .chunk("VP8L", vp8l(3, 2))
                    .chunk("EXIF", exif)
                    .chunk("EXIF", Bytes.exif(true, 2))
                    .riff(),
                WEBP))
        .isEqualTo(new Inspected(WEBP, new Size(2, 3), 1, 5));
    taken(extended(0, 3, 2).chunk("VP8L", vp8l(3, 2)).chunk("EXIF", exif).riff(), 3, 2, 1);
  }

  @Test
  void aCanvasAboveTheLimitsIsTooLarge() {
    byte[] webp = extended(ANIMATION, 1 << 24, 1 << 24).chunk("ANIM", ANIM).riff();
    assertThat(Upload.refused(webp, WEBP).code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
  }

  private static void taken(byte[] webp, int width, int height, int frames) {
    assertThat(Upload.inspect(webp, WEBP))
        .isEqualTo(new Inspected(WEBP, new Size(width, height), frames, 1));
  }

  private static void refused(byte[] webp, String message) {
    Failure failure = Upload.refused(webp, WEBP);
    assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE);
    assertThat(failure.detail()).startsWith("WebP ").contains(message);
  }
}
