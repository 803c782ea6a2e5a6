package com.progimage.server.engine.png;

import com.progimage.server.engine.Damage;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/** The chunks of a PNG file in order, each held to its checksum. */
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

  /** Reads the signature. */
  ChunkReader(InputStream in) throws IOException {
    this.in = in;
    if (((long) int32() << 32 | int32() & 0xffffffffL) != SIGNATURE) {
      throw Damage.of(ImageFormat.PNG, "its signature is wrong");
    }
  }

  /** Skips what is left of the current chunk and goes to the next. */
  int next() throws IOException {
    finish();
    left = int32();
    crc.reset();
    if (left < 0) {
      throw Damage.of(ImageFormat.PNG, "a chunk's length is out of range");
    }
    int mark = left;
    left = 4;
    type = 0;
    byte[] letters = bytes();
    for (byte letter : letters) {
      if ((letter < 'A' || letter > 'Z') && (letter < 'a' || letter > 'z')) {
        throw Damage.of(ImageFormat.PNG, "a chunk has no valid type");
      }
      type = type << 8 | letter;
    }
    left = mark;
    return type;
  }

  /** Skips what is left of the current chunk and holds it to its checksum. */
  void finish() throws IOException {
    while (left > 0) {
      window();
    }
    if (type != 0) {
      int expected = (int) crc.getValue();
      if (int32() != expected) {
        throw Damage.of(ImageFormat.PNG, "a checksum is wrong, in chunk " + name(type));
      }
      type = 0;
    }
  }

  /** The current chunk's type. */
  int type() {
    return type;
  }

  /** How much of the current chunk has not been read. */
  int left() {
    return left;
  }

  /** All that is left of the current chunk. */
  byte[] bytes() throws IOException {
    return bytes(left);
  }

  /** The next bytes of the current chunk: so many, or all that is left. */
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
   * Takes the next bytes of the current chunk as a window: they are at {@code buffer()[offset() −
   * count]} until the next call.
   *
   * @return count, at least 1 where something was left
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
        throw Damage.of(ImageFormat.PNG, "it ends early");
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

  static String name(int type) {
    return ""
        + (char) (type >>> 24)
        + (char) (type >> 16 & 255)
        + (char) (type >> 8 & 255)
        + (char) (type & 255);
  }
}
