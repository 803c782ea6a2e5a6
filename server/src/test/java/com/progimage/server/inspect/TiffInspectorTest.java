package com.progimage.server.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TiffInspectorTest {
  private static final int DATA_AT = 8 + 2 + 8 * 12 + 4;

  /** Grey of 8 bits in one strip; little-endian, and big-endian. */
  private static byte[] tiff(boolean little, int[]... changes) {
    int[][] fields = {
      {256, 3}, {257, 2}, {259, 1}, {262, 1}, {273, DATA_AT}, {274, 6}, {278, 2}, {279, 6}
    };
    Bytes bytes = new Bytes().text(little ? "II*\0" : "MM\0*");
    u32(bytes, little, 8);
    u16(bytes, little, fields.length);
    for (int[] field : fields) {
      int value = field[1];
      for (int[] change : changes) {
        value = change[0] == field[0] ? change[1] : value;
      }
      u16(bytes, little, field[0]);
      u16(bytes, little, 4);
      u32(bytes, little, 1);
      u32(bytes, little, value);
    }
    u32(bytes, little, 0);
    return bytes.zeros(6).toArray();
  }

  private static void u16(Bytes bytes, boolean little, int value) {
    if (little) {
      bytes.littleU16(value);
    } else {
      bytes.u16(value);
    }
  }

  private static void u32(Bytes bytes, boolean little, int value) {
    if (little) {
      bytes.littleU32(value);
    } else {
      bytes.u32(value);
    }
  }

  private static void assertRefused(byte[] file, ErrorCode code) {
    assertThatThrownBy(() -> Upload.inspect(file, ImageFormat.TIFF))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  @Test
  void sizeAndOrientationAreReadInEitherByteOrder() {
    for (boolean little : new boolean[] {true, false}) {
      assertThat(Upload.inspect(tiff(little), ImageFormat.TIFF))
          .isEqualTo(new Inspected(ImageFormat.TIFF, new Size(2, 3), 1, 6));
    }
  }

  @Test
  void aFileThatIsCutOffIsRefused() {
    byte[] whole = tiff(true);
    for (int length = 8; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), ErrorCode.UNDECODABLE);
    }
  }

  @Test
  void whatNobodyDecodesOrIsTooLargeIsRefused() {
    assertRefused(tiff(true, new int[] {259, 34712}), ErrorCode.UNDECODABLE);
    assertRefused(tiff(true, new int[] {262, 8}), ErrorCode.UNDECODABLE);
    assertRefused(tiff(true, new int[] {256, 0}), ErrorCode.UNDECODABLE);
    assertRefused(tiff(true, new int[] {278, 1}), ErrorCode.UNDECODABLE);
    assertRefused(tiff(true, new int[] {273, -1}), ErrorCode.UNDECODABLE);
    assertRefused(tiff(true, new int[] {256, 20_000}), ErrorCode.IMAGE_TOO_LARGE);
    assertRefused(tiff(true, new int[] {257, -1}), ErrorCode.IMAGE_TOO_LARGE);
    assertRefused(
        tiff(true, new int[] {256, 16_000}, new int[] {257, 16_000}), ErrorCode.IMAGE_TOO_LARGE);
    byte[] big = tiff(true);
    big[2] = 43;
    assertRefused(big, ErrorCode.UNDECODABLE);
  }
}
