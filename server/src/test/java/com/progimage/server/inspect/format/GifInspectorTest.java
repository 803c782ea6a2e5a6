package com.progimage.server.inspect.format;

import static com.progimage.server.image.ImageFormat.GIF;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.inspect.Upload;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GifInspectorTest {
  @Test
  void aWholeGifIsTakenWithTheSizeOfItsScreen() {
    taken(GifBytes.small(), 3, 2, 1);
  }

  @Test
  void whatARealEncoderWritesIsTaken() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_INDEXED), "gif", out);
    taken(out.toByteArray(), 40, 30, 1);
  }

  @Test
  void bothVersionsAreTaken() {
    byte[] gif = GifBytes.small();
    gif[4] = '7';
    taken(gif, 3, 2, 1);
  }

  @Test
  void framesAreCounted() {
    GifBytes gif = GifBytes.screen(9, 9);
    for (int frame = 0; frame < 7; frame++) {
      gif.extension(0xf9, 4).image(frame, frame, 2, 2, 8, 1000).extension(0xfe, 700);
    }
    taken(gif.trailer(), 9, 9, 7);
  }

  @Test
  void theFirstImageMakesTheScreenGrowAndLaterOnesDoNot() {
    taken(GifBytes.screen(3, 2).image(1, 2, 4, 5).image(9, 9, 9, 9).trailer(), 5, 7, 2);
    taken(GifBytes.screen(0, 0).image(0, 0, 4, 5).trailer(), 4, 5, 1);
  }

  @Test
  void localColorTablesArePassedOver() {
    byte[] local =
        GifBytes.screen(3, 2)
            .raw(0x2c, 0, 0, 0, 0, 3, 0, 2, 0, 0x81)
            .raw(new int[12])
            .raw(2, 1, 0x2c, 0)
            .trailer();
    taken(local, 3, 2, 1);
  }

  @Test
  void atLeastOneImageIsThere() {
    refused(GifBytes.screen(3, 2).trailer(), "trailer at byte 19 comes before any image");
    refused(GifBytes.screen(3, 2).extension(0xfe, 10).trailer(), "before any image");
    refused(GifBytes.screen(3, 2).toArray(), "ends inside block at byte 19");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 12, 255})
  void lzwCodesHaveASaneSize(int codeSize) {
    refused(GifBytes.screen(3, 2).image(0, 0, 3, 2, codeSize, 5).trailer(), "LZW code size");
  }

  @Test
  void anImageHasPixelsAndData() {
    refused(GifBytes.screen(3, 2).image(0, 0, 0, 2).trailer(), "0x2");
    refused(GifBytes.screen(3, 2).image(0, 0, 3, 0).trailer(), "3x0");
    refused(GifBytes.screen(3, 2).image(0, 0, 3, 2, 2, 0).trailer(), "has no data");
  }

  @Test
  void anUnknownBlockIsRefused() {
    refused(GifBytes.screen(3, 2).raw(0x77).image(0, 0, 3, 2).trailer(), "unknown kind 119");
    taken(GifBytes.screen(3, 2).image(0, 0, 3, 2).raw(0x77).trailer(), 3, 2, 1);
  }

  @Test
  void aScreenOfOnePixelNeedsNoImageData() {
    byte[] whole = GifBytes.screen(1, 1).image(0, 0, 1, 1, 2, 1).trailer();
    for (int length = 19 + 10; length <= whole.length; length++) {
      taken(Arrays.copyOf(whole, length), 1, 1, 1);
    }
    refused(Arrays.copyOf(whole, 19 + 9), "cut off");
    taken(GifBytes.screen(1, 1).trailer(), 1, 1, 1);
    taken(GifBytes.screen(1, 1).image(0, 0, 1, 1, 2, 0).trailer(), 1, 1, 1);
    taken(GifBytes.screen(1, 1).image(0, 0, 1, 1, 2, 0).image(0, 0, 1, 1).trailer(), 1, 1, 2);
    refused(GifBytes.screen(2, 1).image(0, 0, 1, 1, 2, 0).trailer(), "has no data");
    refused(GifBytes.screen(1, 1).image(0, 0, 2, 1, 2, 0).trailer(), "has no data");
  }

  @Test
  void laterImagesHaveFewPixelsOutsideOfTheScreen() {
    GifBytes gif = GifBytes.screen(3, 2).image(0, 0, 3, 2).image(1, 1, 4000, 4000);
    taken(gif.toArray(), 3, 2, 2);
    refused(gif.image(1, 1, 4000, 4000).trailer(), "too many pixels outside of the screen");
  }

  @Test
  void zerosBetweenBlocksAreTolerated() {
    taken(GifBytes.screen(3, 2).raw(0, 0).image(0, 0, 3, 2).raw(0).trailer(), 3, 2, 1);
  }

  @Test
  void bytesAfterTheTrailerAreTolerated() {
    taken(new Bytes().add(GifBytes.small()).text("more").toArray(), 3, 2, 1);
  }

  @Test
  void onlyAMissingTrailerIsForgivenToWhatIsCutOff() {
    byte[] gif =
        GifBytes.screen(3, 2).image(0, 0, 3, 2).extension(0xf9, 4).image(0, 0, 1, 1).trailer();
    int firstEnds = 19 + 10 + 1 + 7;
    int extensionEnds = firstEnds + 8;
    int secondEnds = gif.length - 1;
    for (int length = 7; length < gif.length; length++) {
      byte[] cut = Arrays.copyOf(gif, length);
      if (length == firstEnds || length == extensionEnds) {
        taken(cut, 3, 2, 1);
      } else if (length == secondEnds) {
        taken(cut, 3, 2, 2);
      } else {
        refused(cut, "cut off");
      }
    }
  }

  @Test
  void anyImageAboveTheLimitsIsTooLarge() {
    byte[] screen = GifBytes.screen(20_000, 2).image(0, 0, 3, 2).trailer();
    byte[] first = GifBytes.screen(3, 2).image(16_000, 0, 400, 2).trailer();
    byte[] later = GifBytes.screen(3, 2).image(0, 0, 3, 2).image(0, 0, 9000, 9000).trailer();
    for (byte[] gif : new byte[][] {screen, first, later}) {
      assertThat(Upload.refused(gif, GIF).code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    }
  }

  private static void taken(byte[] gif, int width, int height, int frames) {
    assertThat(Upload.inspect(gif, GIF))
        .isEqualTo(new Inspected(GIF, new Size(width, height), frames, 1));
  }

  private static void refused(byte[] gif, String message) {
    Failure failure = Upload.refused(gif, GIF);
    assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE);
    assertThat(failure.detail()).startsWith("GIF ").contains(message);
  }
}
