package com.progimage.server.inspect.format;

/** A GIF put together block by block. */
public final class GifBytes {
  private final Bytes bytes = new Bytes();

  /** A logical screen with two colors. */
  public static GifBytes screen(int width, int height) {
    GifBytes gif = new GifBytes();
    gif.bytes.text("GIF89a").littleU16(width, height).u8(0x80, 0, 0).zeros(6);
    return gif;
  }

  /** The smallest whole one: three by two pixels. */
  public static byte[] small() {
    return screen(3, 2).extension(0xf9, 4).image(0, 0, 3, 2).trailer();
  }

  GifBytes image(int left, int top, int width, int height) {
    return image(left, top, width, height, 2, 5);
  }

  GifBytes image(int left, int top, int width, int height, int codeSize, int byteCount) {
    bytes.u8(0x2c).littleU16(left, top, width, height).u8(0, codeSize);
    return subBlocks(byteCount);
  }

  GifBytes extension(int label, int byteCount) {
    bytes.u8(0x21, label);
    return subBlocks(byteCount);
  }

  private GifBytes subBlocks(int byteCount) {
    for (int left = byteCount; left > 0; left -= 255) {
      int length = Math.min(left, 255);
      bytes.u8(length).zeros(length);
    }
    bytes.u8(0);
    return this;
  }

  GifBytes raw(int... values) {
    bytes.u8(values);
    return this;
  }

  byte[] trailer() {
    return raw(0x3b).toArray();
  }

  public byte[] toArray() {
    return bytes.toArray();
  }
}
