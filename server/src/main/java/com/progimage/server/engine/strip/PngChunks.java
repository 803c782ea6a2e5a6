package com.progimage.server.engine.strip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.progimage.server.image.ExifOrientation;
import com.progimage.server.image.Size;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.Set;
import java.util.zip.CRC32;

/** The chunks of a PNG (W3C, PNG third edition). Keeps those that affect the picture. */
final class PngChunks {
  private static final int SIGNATURE_BYTES = 8;

  /** Size of a chunk without content. */
  private static final int CHUNK_BYTES = 12;

  /**
   * Ancillary chunks that are kept. All critical ones, whose names begin with a capital, are kept
   * too.
   */
  private static final Set<String> STAY =
      Set.of(
          "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "cLLI", "sBIT", "bKGD", "hIST",
          "pHYs", "acTL", "fcTL", "fdAT");

  private final ByteBuffer in;
  private final ByteArrayOutputStream out;

  PngChunks(byte[] file) {
    in = ByteBuffer.wrap(file);
    out = new ByteArrayOutputStream(file.length);
  }

  Stripped stripped() {
    Size size = new Size(in.getInt(SIGNATURE_BYTES + 8), in.getInt(SIGNATURE_BYTES + 12));
    int orientation = orientation();
    out.write(in.array(), 0, SIGNATURE_BYTES);
    boolean isTurned = orientation == 1;
    for (int at = SIGNATURE_BYTES; isChunk(at); at = next(at)) {
      String type = type(at);
      if (type.equals("IDAT") && !isTurned) {
        chunk("eXIf", OrientationBlock.of(orientation));
        isTurned = true;
      }
      if (Character.isUpperCase(type.charAt(0)) || STAY.contains(type) && isIntact(at)) {
        out.write(in.array(), at, next(at) - at);
      }
    }
    chunk("IEND", new byte[0]);
    return new Stripped(out.toByteArray(), size, orientation);
  }

  private int orientation() {
    OptionalInt found = OptionalInt.empty();
    for (int at = SIGNATURE_BYTES; found.isEmpty() && isChunk(at); at = next(at)) {
      if (type(at).equals("eXIf") && isIntact(at)) {
        byte[] block = new byte[Math.min(in.getInt(at), ExifOrientation.MOST_BYTES)];
        in.get(at + 8, block);
        found = ExifOrientation.find(block);
      }
    }
    return found.orElse(1);
  }

  /** Whether a complete chunk is there, before the end. */
  private boolean isChunk(int at) {
    return in.limit() - at >= CHUNK_BYTES
        && in.getInt(at) >= 0
        && in.getInt(at) <= in.limit() - at - CHUNK_BYTES
        && !type(at).equals("IEND");
  }

  private boolean isIntact(int at) {
    int length = in.getInt(at);
    CRC32 crc = new CRC32();
    crc.update(in.array(), at + 4, 4 + length);
    return in.getInt(at + 8 + length) == (int) crc.getValue();
  }

  private String type(int at) {
    byte[] type = new byte[4];
    in.get(at + 4, type);
    return new String(type, ISO_8859_1);
  }

  /** Position of the next chunk. */
  private int next(int at) {
    return at + in.getInt(at) + CHUNK_BYTES;
  }

  private void chunk(String type, byte[] body) {
    byte[] name = type.getBytes(ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(body);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES + body.length);
    chunk.putInt(body.length).put(name).put(body).putInt((int) crc.getValue());
    out.writeBytes(chunk.array());
  }
}
