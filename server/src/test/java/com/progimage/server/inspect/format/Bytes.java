package com.progimage.server.inspect.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Bytes put together one after the other. */
public final class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Bytes u8(int... values) {
    for (int value : values) {
      out.write(value);
    }
    return this;
  }

  Bytes u16(int value) {
    return u8(value >> 8, value);
  }

  public Bytes u32(long value) {
    return u16((int) (value >> 16)).u16((int) value);
  }

  Bytes littleU16(int... values) {
    for (int value : values) {
      u8(value, value >> 8);
    }
    return this;
  }

  Bytes littleU24(int value) {
    return littleU16(value).u8(value >> 16);
  }

  Bytes littleU32(long value) {
    return littleU16((int) value, (int) (value >> 16));
  }

  public Bytes text(String latin1) {
    return add(latin1.getBytes(ISO_8859_1));
  }

  public Bytes hex(String digits) {
    return add(HexFormat.of().parseHex(digits.replace(" ", "")));
  }

  public Bytes add(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public Bytes zeros(int count) {
    return add(new byte[count]);
  }

  public byte[] toArray() {
    return out.toByteArray();
  }

  /** An EXIF block that says nothing but an orientation. */
  static byte[] exif(boolean little, int orientation) {
    return little
        ? new Bytes()
            .text("II*\0")
            .littleU32(8)
            .littleU16(1, 0x0112, 3)
            .littleU32(1)
            .littleU16(orientation, 0)
            .littleU32(0)
            .toArray()
        : new Bytes()
            .text("MM\0*")
            .u32(8)
            .u16(1)
            .u16(0x0112)
            .u16(3)
            .u32(1)
            .u16(orientation)
            .u16(0)
            .u32(0)
            .toArray();
  }
}
