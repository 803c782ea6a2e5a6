package com.progimage.server.inspect;

import static com.progimage.server.image.ImageFormat.GIF;
import static com.progimage.server.image.ImageFormat.JPEG;
import static com.progimage.server.image.ImageFormat.PNG;
import static com.progimage.server.image.ImageFormat.WEBP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.inspect.format.Bytes;
import com.progimage.server.inspect.format.GifBytes;
import com.progimage.server.inspect.format.JpegBytes;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.inspect.format.PngBytes;
import com.progimage.server.inspect.format.WebpBytes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InspectorTest {
  private static final Map<ImageFormat, byte[]> SMALL =
      Map.of(
          JPEG, JpegBytes.drawn(9, 7, true),
          PNG, PngBytes.small(),
          GIF, GifBytes.small(),
          WEBP, WebpBytes.animated());

  @Test
  void theAcceptedFormatsAreThoseItHasACheckFor() {
    assertThat(new Inspector(Limits.DEFAULTS).accepted())
        .containsAll(EnumSet.of(JPEG, PNG, GIF, WEBP, ImageFormat.BMP, ImageFormat.TIFF))
        .doesNotContain(ImageFormat.AVIF, ImageFormat.HEIC);
    assertThatThrownBy(
            () -> new Inspector(Limits.DEFAULTS).inspect(Path.of("any"), ImageFormat.AVIF))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anotherImageThanDeclaredIsAMismatchThatNamesBoth() {
    SMALL.forEach((actual, bytes) -> {
      for (ImageFormat declared : SMALL.keySet()) {
        if (declared == actual) {
          assertThat(Upload.inspect(bytes, declared).format()).isEqualTo(declared);
          continue;
        }
        Failure failure = Upload.refused(bytes, declared);
        assertThat(failure.code()).isEqualTo(ErrorCode.TYPE_MISMATCH);
        assertThat(failure.detail()).contains(declared.mediaType(), actual.mediaType());
      }
    });
  }

  @Test
  void anImageOfAFormatThatIsNotAcceptedIsAMismatchThatNamesIt() {
    byte[] avif = new Bytes().u32(20).text("ftypavif").zeros(8).toArray();
    Failure failure = Upload.refused(avif, JPEG);
    assertThat(failure.code()).isEqualTo(ErrorCode.TYPE_MISMATCH);
    assertThat(failure.detail()).contains("image/jpeg", "image/avif");
  }

  @Test
  void bytesThatAreNoImageAreAMismatch() {
    for (ImageFormat declared : SMALL.keySet()) {
      Failure failure = Upload.refused("<!doctype html><p>".getBytes(UTF_8), declared);
      assertThat(failure.code()).isEqualTo(ErrorCode.TYPE_MISMATCH);
      assertThat(failure.detail()).contains(declared.mediaType());
    }
  }

  @Test
  void noBytesAreAnEmptyBody() {
    assertThat(Upload.refused(new byte[0], PNG).code()).isEqualTo(ErrorCode.EMPTY_BODY);
  }

  @Test
  void whatIsCutOffAnywhereIsRefusedOrIsToBeDecoded() {
    SMALL.forEach((format, bytes) -> {
      // A GIF may lack its trailer, which is its last byte.
      int whole = format == GIF ? bytes.length - 1 : bytes.length;
      for (int length = 0; length < whole; length++) {
        try {
          // Only the pixels tell whether a JPEG or PNG without its end has all of its rows.
          assertThat(Upload.inspect(Arrays.copyOf(bytes, length), format).hasEnd())
              .as(format + " of " + length)
              .isFalse();
          assertThat(format).isIn(JPEG, PNG);
        } catch (Failure failure) {
          assertThat(failure.code())
              .as(format + " of " + length)
              .isIn(ErrorCode.EMPTY_BODY, ErrorCode.TYPE_MISMATCH, ErrorCode.UNDECODABLE);
        }
      }
    });
  }

  @Test
  void wrongBitsAreRefusedOrDoNotMatterToTheStructure() {
    SMALL.forEach((format, bytes) -> {
      for (int bit = 0; bit < 8 * bytes.length; bit++) {
        byte[] damaged = bytes.clone();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
        takenOrRefused(damaged, format);
      }
    });
  }

  @Test
  void noBytesMakeItFailOtherwise() {
    Random random = new Random(1);
    SMALL.forEach((format, bytes) -> {
      for (int i = 0; i < 1000; i++) {
        byte[] damaged = bytes.clone();
        for (int change = random.nextInt(6); change >= 0; change--) {
          damaged[12 + random.nextInt(bytes.length - 12)] = (byte) (random.nextInt(6) - 3);
        }
        takenOrRefused(damaged, format);
      }
    });
  }

  @Test
  void aHeaderThatClaimsTooMuchIsTooLargeBeforeAnythingElseIsLookedAt() {
    byte[] png = PngBytes.header(0x7fff_ffff, 0x7fff_ffff, 8, 0).toArray();
    byte[] jpeg = JpegBytes.empty().segment(0xc0, JpegBytes.frame(8, 65_535, 65_535, 3)).toArray();
    byte[] gif = GifBytes.screen(65_535, 65_535).toArray();
    byte[] webp = WebpBytes.empty().chunk("VP8L", WebpBytes.vp8l(16_384, 16_384)).riff();
    Map.of(PNG, png, JPEG, jpeg, GIF, gif, WEBP, webp)
        .forEach((format, bytes) ->
            assertThat(Upload.refused(bytes, format).code())
                .as(format.text())
                .isEqualTo(ErrorCode.IMAGE_TOO_LARGE));
  }

  @Test
  void limitsAreInclusiveAndToldWithWhatWasSent() {
    Inspector inspector = new Inspector(new Limits(600, 40, 1, 1, 1, 1));
    assertThat(Upload.inspect(inspector, PngBytes.header(40, 15, 8, 0).idat(9).iend(), PNG).size())
        .isEqualTo(new Size(40, 15));
    assertTooLarge(inspector, 41, 1, 40, 41);
    assertTooLarge(inspector, 1, 50, 40, 50);
    assertTooLarge(inspector, 25, 25, 600, 625);
  }

  @Test
  void aPictureOfManyMegabytesIsLookedAtInOnePass() {
    byte[] data = new byte[8 << 20];
    new Random(1).nextBytes(data);
    data[0] = 0x78;
    data[1] = (byte) 0x9c;
    byte[] png = PngBytes.header(3000, 2000, 8, 2).chunk("IDAT", data).iend();
    assertThat(Upload.inspect(png, PNG).size()).isEqualTo(new Size(3000, 2000));
    png[png.length / 2] ^= 1;
    assertThat(Upload.refused(png, PNG).detail()).contains("IDAT at byte 33 has a wrong CRC");
  }

  private static void assertTooLarge(
      Inspector inspector, int width, int height, long limit, long actual) {
    byte[] png = PngBytes.header(width, height, 8, 0).idat(9).iend();
    assertThatThrownBy(() -> Upload.inspect(inspector, png, PNG))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
              assertThat(failure.limit()).hasValue(limit);
              assertThat(failure.actual()).hasValue(actual);
            });
  }

  private static void takenOrRefused(byte[] bytes, ImageFormat format) {
    try {
      assertThat(Upload.inspect(bytes, format).format()).isEqualTo(format);
    } catch (Failure failure) {
      assertThat(failure.detail()).isNotBlank();
    }
  }
}
