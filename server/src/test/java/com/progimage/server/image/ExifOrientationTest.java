package com.progimage.server.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExifOrientationTest {
  @Test
  void everyOrientationIsReadInBothByteOrders() {
    for (int orientation = 1; orientation <= 8; orientation++) {
      assertThat(ExifOrientation.of(block(ByteOrder.BIG_ENDIAN, 3, 1, orientation)))
          .isEqualTo(orientation);
      assertThat(ExifOrientation.of(block(ByteOrder.LITTLE_ENDIAN, 3, 1, orientation)))
          .isEqualTo(orientation);
    }
  }

  @Test
  void theTagIsFoundBehindOthers() {
    ByteBuffer block = ByteBuffer.allocate(100);
    block.put(new byte[] {'M', 'M', 0, 42}).putInt(20).position(20);
    block.putShort((short) 3);
    block.putInt(0x010f_0002).putInt(4).putInt(0x4142_4300);
    block.putInt(0x0112_0003).putInt(1).putInt(0x0006_0000);
    assertThat(ExifOrientation.find(block.array())).hasValue(6);
  }

  @Test
  void aBlockMayComeWithItsJpegPrefix() {
    byte[] block = block(ByteOrder.LITTLE_ENDIAN, 3, 1, 7);
    byte[] prefixed = new byte[6 + block.length];
    System.arraycopy(new byte[] {'E', 'x', 'i', 'f', 0, 0}, 0, prefixed, 0, 6);
    System.arraycopy(block, 0, prefixed, 6, block.length);
    assertThat(ExifOrientation.of(prefixed)).isEqualTo(7);
  }

  @Test
  void whatIsNoOrientationIsNone() {
    for (int value : new int[] {0, 9, 255, 0x0600, 0xffff}) {
      byte[] block = block(ByteOrder.BIG_ENDIAN, 3, 1, value);
      assertThat(ExifOrientation.find(block)).isEqualTo(OptionalInt.empty());
      assertThat(ExifOrientation.of(block)).isEqualTo(1);
    }
  }

  @Test
  void aTagOfAnotherTypeOrCountIsNone() {
    assertThat(ExifOrientation.of(block(ByteOrder.BIG_ENDIAN, 4, 1, 6))).isEqualTo(1);
    assertThat(ExifOrientation.of(block(ByteOrder.BIG_ENDIAN, 3, 2, 6))).isEqualTo(1);
  }

  @Test
  void otherByteOrdersAndNumbersAreNoBlock() {
    byte[] mixed = block(ByteOrder.BIG_ENDIAN, 3, 1, 6);
    mixed[1] = 'I';
    byte[] other = block(ByteOrder.BIG_ENDIAN, 3, 1, 6);
    other[3] = 43;
    assertThat(ExifOrientation.of(mixed)).isEqualTo(1);
    assertThat(ExifOrientation.of(other)).isEqualTo(1);
  }

  @Test
  void aBlockCutOffAnywhereIsNone() {
    byte[] block = block(ByteOrder.BIG_ENDIAN, 3, 1, 6);
    for (int length = 0; length < 22; length++) {
      assertThat(ExifOrientation.of(Arrays.copyOf(block, length))).as("%d", length).isEqualTo(1);
    }
    assertThat(ExifOrientation.of(Arrays.copyOf(block, 22))).isEqualTo(6);
  }

  @Test
  void aDirectoryOutsideOfTheBlockIsNone() {
    for (int offset : new int[] {21, 1000, Integer.MAX_VALUE, -1, -8}) {
      byte[] block = block(ByteOrder.BIG_ENDIAN, 3, 1, 6);
      ByteBuffer.wrap(block).putInt(4, offset);
      assertThat(ExifOrientation.of(block)).isEqualTo(1);
    }
  }

  @Test
  void noBytesMakeItFail() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] block = block(ByteOrder.LITTLE_ENDIAN, 3, 1, 6);
      block[random.nextInt(block.length)] = (byte) random.nextInt();
      block[random.nextInt(block.length)] = (byte) random.nextInt();
      assertThat(ExifOrientation.of(block)).isBetween(1, 8);
    }
  }

  private static byte[] block(ByteOrder order, int type, int count, int value) {
    ByteBuffer block = ByteBuffer.allocate(26).order(order);
    block.putShort((short) (order == ByteOrder.BIG_ENDIAN ? 0x4d4d : 0x4949));
    block.putShort((short) 42).putInt(8).putShort((short) 1);
    block.putShort((short) 0x0112).putShort((short) type).putInt(count).putShort((short) value);
    return block.array();
  }
}
