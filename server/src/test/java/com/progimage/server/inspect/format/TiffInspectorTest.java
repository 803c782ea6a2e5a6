package com.progimage.server.inspect.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.inspect.Upload;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TiffInspectorTest {
  private static final int DATA_AT = 8 + 2 + 9 * 12 + 4;

  /** Gray of 8 bits in one strip; little-endian, and big-endian. */
  private static byte[] tiff(boolean little, int[]... changes) {
    int[][] fields = {
      {256, 3}, {257, 2}, {258, 8}, {259, 1}, {262, 1}, {273, DATA_AT}, {274, 6}, {278, 2}, {279, 6}
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

  /** Tiles of one pixel each, whose places and lengths lie on the same bytes. */
  private static byte[] tiles(int type, int side) {
    int count = side * side;
    int listAt = 8 + 2 + 9 * 12 + 4;
    int[][] fields = {
      {256, 4, 1, side},
      {257, 4, 1, side},
      {258, 4, 1, 8},
      {259, 4, 1, 8},
      {262, 4, 1, 1},
      {322, 4, 1, 1},
      {323, 4, 1, 1},
      {324, type, count, listAt},
      {325, type, count, listAt}
    };
    Bytes bytes = new Bytes().text("II*\0").littleU32(8).littleU16(fields.length);
    for (int[] field : fields) {
      bytes.littleU16(field[0], field[1]).littleU32(field[2]).littleU32(field[3]);
    }
    bytes.littleU32(0);
    byte[] list = new byte[count * type];
    for (int i = 0; i < list.length; i += type == 4 ? 4 : 1) {
      list[i] = 9;
    }
    return bytes.add(list).zeros(20).toArray();
  }

  @Test
  void aListOfTilesOfAnyLengthTakesLittleMemory() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (byte[] file : new byte[][] {tiles(1, 3000), tiles(4, 1500), tiles(4, 257)}) {
      assertRefused(file, ErrorCode.UNDECODABLE);
      long before = threads.getCurrentThreadAllocatedBytes();
      assertRefused(file, ErrorCode.UNDECODABLE);
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 19);
    }
    byte[] most = tiles(4, 256);
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(Upload.inspect(most, ImageFormat.TIFF).size()).isEqualTo(new Size(256, 256));
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 19);
  }

  @Test
  void tilesThatTogetherAreMuchLongerThanTheFileAreRefused() {
    byte[] file = tiles(4, 256);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(8 + 2 + 8 * 12, 0xfffe);
    assertRefused(file, ErrorCode.UNDECODABLE);
  }
}
