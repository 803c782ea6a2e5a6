package com.progimage.server.engine.convert;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds WebP files from chunks (RFC 9649). */
public final class ChunkedWebp {
  private ChunkedWebp() {}

  public static byte[] chunk(String type, byte... data) {
    return ByteBuffer.allocate(8 + data.length + (data.length & 1))
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .putInt(data.length)
        .put(data)
        .array();
  }

  public static byte[] join(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  /** A file of these chunks. */
  public static byte[] riff(byte[]... chunks) {
    return chunk("RIFF", join("WEBP".getBytes(StandardCharsets.US_ASCII), join(chunks)));
  }

  /**
   * The header of an extended file.
   *
   * @param flags 0x02 animation, 0x04 XMP, 0x08 EXIF, 0x10 alpha, 0x20 ICC profile
   */
  public static byte[] extended(int flags, int width, int height) {
    return chunk(
        "VP8X",
        (byte) flags,
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) (width - 1),
        (byte) 0,
        (byte) 0,
        (byte) (height - 1),
        (byte) 0,
        (byte) 0);
  }

  /** The chunks of a file. */
  public static byte[] content(byte[] file) {
    return Arrays.copyOfRange(file, 12, file.length);
  }
}
