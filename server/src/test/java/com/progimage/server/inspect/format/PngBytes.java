package com.progimage.server.inspect.format;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A PNG put together chunk by chunk. */
public final class PngBytes {
  private final Bytes bytes = new Bytes().hex("89504e470d0a1a0a");

  static PngBytes empty() {
    return new PngBytes();
  }

  public static PngBytes header(long width, long height, int depth, int colorType) {
    return empty().ihdr(width, height, depth, colorType, 0, 0, 0);
  }

  /** The smallest whole one: three by two gray pixels. */
  public static byte[] small() {
    return header(3, 2, 8, 0).idat(8).iend();
  }

  PngBytes ihdr(
      long width, long height, int depth, int type, int compression, int filter, int interlace) {
    return chunk(
        "IHDR",
        new Bytes()
            .u32(width)
            .u32(height)
            .u8(depth, type, compression, filter, interlace)
            .toArray());
  }

  public PngBytes idat(int byteCount) {
    return chunk("IDAT", zlib(byteCount));
  }

  public PngBytes chunk(String type, byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(new Bytes().text(type).add(content).toArray());
    bytes.u32(content.length).text(type).add(content).u32(crc.getValue());
    return this;
  }

  public byte[] iend() {
    return chunk("IEND", new byte[0]).toArray();
  }

  public byte[] toArray() {
    return bytes.toArray();
  }

  static byte[] zlib(int byteCount) {
    Deflater deflater = new Deflater();
    deflater.setInput(new byte[byteCount]);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[512];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }
}
