package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Reads the chunks of a PNG file in order. Verifies the checksums of critical chunks, and of those
 * other chunks whose content is used.
 */
final class ChunkReader {
  static final int IHDR = 0x49484452;
  static final int PLTE = 0x504c5445;
  static final int IDAT = 0x49444154;
  static final int IEND = 0x49454e44;
  static final int TRNS = 0x74524e53;
  static final int ICCP = 0x69434350;
  static final int EXIF = 0x65584966;

  private static final long SIGNATURE = 0x89504e470d0a1a0aL;

  private final InputStream in;
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private int type;
  private int left;

  /**
   * Reads the signature.
   *
   * @throws EOFException if the file ends early, as do all methods
   */
  ChunkReader(InputStream in) throws IOException {
    this.in = in;
    if (((long) int32() << 32 | int32() & 0xffffffffL) != SIGNATURE) {
      throw Undecodable.of(ImageFormat.PNG, "its signature is wrong");
    }
  }

  /** Skips the rest of the current chunk, and goes to the next. */
  int next() throws IOException {
    finish();
    left = int32();
    crc.reset();
    if (left < 0) {
      // The length exceeds that of any file.
      throw new EOFException();
    }
    int length = left;
    left = 4;
    type = 0;
    for (byte letter : bytes()) {
      type = type << 8 | letter & 255;
    }
    left = length;
    return type;
  }

  /** Skips the rest of the current chunk, and verifies its checksum if it is critical. */
  void finish() throws IOException {
    if (type != 0) {
      int finished = type;
      if (!isIntact() && isCritical(finished)) {
        throw Undecodable.of(ImageFormat.PNG, "a checksum is wrong, in chunk " + name(finished));
      }
    }
  }

  /** Skips the rest of the current chunk, and returns whether its checksum is right. */
  boolean isIntact() throws IOException {
    while (left > 0) {
      window();
    }
    boolean isIntact = int32() == (int) crc.getValue();
    type = 0;
    return isIntact;
  }

  /** Type of the current chunk. */
  int type() {
    return type;
  }

  /** Number of unread bytes in the current chunk. */
  int left() {
    return left;
  }

  /** Reads the rest of the current chunk. */
  byte[] bytes() throws IOException {
    return bytes(left);
  }

  /** Reads the next bytes of the current chunk: {@code most}, or fewer at its end. */
  byte[] bytes(int most) throws IOException {
    byte[] bytes = new byte[Math.min(left, most)];
    for (int done = 0; done < bytes.length; ) {
      int count = window(bytes.length - done);
      System.arraycopy(buffer, at - count, bytes, done, count);
      done += count;
    }
    return bytes;
  }

  /**
   * Reads the next bytes of the current chunk into a window: they are at {@code buffer()[offset() −
   * count]} until the next call.
   *
   * @return count, at least 1 unless the chunk has ended
   */
  int window() throws IOException {
    return window(left);
  }

  private int window(int most) throws IOException {
    if (left == 0) {
      return 0;
    }
    fill();
    int count = Math.min(Math.min(left, most), end - at);
    crc.update(buffer, at, count);
    at += count;
    left -= count;
    return count;
  }

  byte[] buffer() {
    return buffer;
  }

  int offset() {
    return at;
  }

  private void fill() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(buffer, 0, buffer.length));
      if (end == 0) {
        throw new EOFException();
      }
    }
  }

  private int int32() throws IOException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      fill();
      value = value << 8 | buffer[at++] & 255;
    }
    return value;
  }

  static boolean isCritical(int type) {
    return (type & 0x20000000) == 0;
  }

  private static String name(int type) {
    byte[] letters = {(byte) (type >> 24), (byte) (type >> 16), (byte) (type >> 8), (byte) type};
    return new String(letters, StandardCharsets.ISO_8859_1).replaceAll("[^A-Za-z0-9]", "?");
  }

  /**
   * Whether the current chunk has a valid name; otherwise something else follows the image data.
   */
  boolean isNamed() {
    for (int shift = 24; shift >= 0; shift -= 8) {
      int letter = type >> shift & 0xdf; // upper case
      if (letter < 'A' || letter > 'Z') {
        return !isCritical(type);
      }
    }
    return true;
  }

  /** Name of the current chunk, safe for a message. */
  String name() {
    return name(type);
  }
}
