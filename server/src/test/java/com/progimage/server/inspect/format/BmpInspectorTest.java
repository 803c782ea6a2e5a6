package com.progimage.server.inspect.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.inspect.Upload;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BmpInspectorTest {
  /** Windows 3, uncompressed unless another compression is given. */
  private static byte[] bmp(long width, long height, int bits, int compression, int pixelBytes) {
    return new Bytes()
        .text("BM")
        .littleU32(0)
        .littleU32(0)
        .littleU32(54)
        .littleU32(40)
        .littleU32(width)
        .littleU32(height)
        .littleU16(1, bits)
        .littleU32(compression)
        .zeros(20)
        .zeros(pixelBytes)
        .toArray();
  }

  private static void assertRefused(byte[] file, ErrorCode code) {
    assertThatThrownBy(() -> Upload.inspect(file, ImageFormat.BMP))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  @Test
  void sizesAreReadFromWhicheverEndTheRowsBegin() {
    byte[] upward = bmp(3, 2, 24, 0, 24);
    assertThat(Upload.inspect(upward, ImageFormat.BMP))
        .isEqualTo(new Inspected(ImageFormat.BMP, new Size(3, 2), 1, 1));
    byte[] downward = bmp(3, -2, 24, 0, 24);
    assertThat(Upload.inspect(downward, ImageFormat.BMP).size()).isEqualTo(new Size(3, 2));
    byte[] os2 =
        new Bytes()
            .text("BM")
            .zeros(8)
            .littleU32(26)
            .littleU32(12)
            .littleU16(3, 2, 1, 24)
            .zeros(24)
            .toArray();
    assertThat(Upload.inspect(os2, ImageFormat.BMP).size()).isEqualTo(new Size(3, 2));
  }

  @Test
  void aFileWithoutAllItsPixelsIsCutOffButMayLackTheLastPadding() {
    byte[] whole = bmp(3, 2, 24, 0, 24);
    Upload.inspect(Arrays.copyOf(whole, whole.length - 3), ImageFormat.BMP);
    for (int length = 18; length < whole.length - 3; length++) {
      assertRefused(Arrays.copyOf(whole, length), ErrorCode.UNDECODABLE);
    }
  }

  @Test
  void whatNobodyDecodesOrIsTooLargeIsRefused() {
    assertRefused(bmp(3, 2, 5, 0, 24), ErrorCode.UNDECODABLE);
    assertRefused(bmp(3, 2, 24, 4, 24), ErrorCode.UNDECODABLE);
    assertRefused(bmp(0, 2, 24, 0, 24), ErrorCode.UNDECODABLE);
    assertRefused(bmp(-3, 2, 24, 0, 24), ErrorCode.UNDECODABLE);
    assertRefused(bmp(3, -2, 8, 1, 24), ErrorCode.UNDECODABLE);
    // Fields want masks before the pixels, of bits side by side.
    assertRefused(bmp(3, 2, 32, 3, 24), ErrorCode.UNDECODABLE);
    byte[] masks = bmp(1, 1, 32, 3, 16);
    masks[10] = 54 + 12;
    Upload.inspect(masks, ImageFormat.BMP);
    masks[54] = 5;
    assertRefused(masks, ErrorCode.UNDECODABLE);
    assertRefused(bmp(20_000, 2, 24, 0, 24), ErrorCode.IMAGE_TOO_LARGE);
    assertRefused(bmp(10_000, 0x8000_0000L, 24, 0, 24), ErrorCode.IMAGE_TOO_LARGE);
  }
}
