package com.progimage.features.force;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Small files that mean much work. */
final class HostileFiles {
  private static final int WIDTH = 16_383;
  private static final int HEIGHT = 3_051;

  private HostileFiles() {}

  /**
   * A lossless WebP (RFC 9649) of 30 bytes and 50 megapixels. Its entropy image says that there are
   * 65,536 groups of prefix codes, and a decoder that makes room for all of them before it reads
   * the first needs some hundred megabytes; and then the file is at its end.
   */
  static byte[] endlessGroups() {
    Bits bits = new Bits();
    bits.add(0, 1); // no transform
    bits.add(0, 1); // no color cache
    bits.add(1, 1).add(0, 3); // an entropy image, whose pixels stand for 4 each
    bits.add(0, 1); // no color cache in that
    bits.add(0b111, 3).add(255, 8); // one symbol for green: the low byte of the group
    bits.add(0b111, 3).add(255, 8); // and one for red: the high byte
    bits.add(0b0001, 4); // blue is 0
    bits.add(0b0001, 4); // alpha is 0
    return webp(bits);
  }

  /**
   * A lossless WebP of 30 bytes that is valid: 50 megapixels, for each of which it takes no bit.
   */
  static byte[] allOfOneColor() {
    Bits bits = new Bits();
    bits.add(0, 3); // no transform, no color cache, no entropy image
    for (int code = 0; code < 5; code++) {
      bits.add(0b0001, 4); // one symbol, of one bit, which is 0
    }
    return webp(bits);
  }

  /** A drawing of 600x600 pixels that is painted over fifteen thousand times, in 10 KB. */
  static byte[] manyCoats() {
    String coat = "<rect width=\"600\" height=\"600\" fill-opacity=\"0.1\"/>";
    return drawing(
        600,
        "<defs><g id=\"coats\">%s</g></defs>%s"
            .formatted(coat.repeat(120), "<use xlink:href=\"#coats\"/>".repeat(125)));
  }

  /** A drawing of 100x100 pixels with a picture in it whose header promises 1.2 GB of pixels. */
  static byte[] hugeInside() {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(20_000).putInt(20_000);
    png.writeBytes(LargePng.chunk("IHDR", header.put((byte) 8).put((byte) 2).array(), 13));
    png.writeBytes(LargePng.chunk("IDAT", new byte[] {0x78, 0x01, 0x63, 0, 0}, 5));
    png.writeBytes(LargePng.chunk("IEND", new byte[0], 0));
    String base64 = Base64.getEncoder().encodeToString(png.toByteArray());
    return drawing(
        100,
        "<image width=\"100\" height=\"100\" xlink:href=\"data:image/png;base64,"
            + base64
            + "\"/>");
  }

  private static byte[] drawing(int side, String content) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"%d\" height=\"%d\">%s</svg>"
        .formatted(side, side, content)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] webp(Bits bits) {
    ByteBuffer file = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(22);
    file.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(10);
    file.put((byte) 0x2f).putInt(WIDTH - 1 | HEIGHT - 1 << 14);
    for (int i = 0; i < 5; i++) {
      file.put((byte) (bits.value >>> 8 * i));
    }
    return file.array();
  }

  /** At most 40 bits, the first in the lowest place. */
  private static final class Bits {
    private long value;
    private int count;

    Bits add(long bits, int width) {
      value |= bits << count;
      count += width;
      return this;
    }
  }
}
