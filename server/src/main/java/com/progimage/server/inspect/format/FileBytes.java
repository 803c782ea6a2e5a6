package com.progimage.server.inspect.format;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * Reads a file through one buffer, mostly once and front to back. A read beyond the end of the file
 * is a {@link Failure} {@code undecodable} that names the position and the part of the file.
 */
final class FileBytes implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel channel;
  private final String format;
  private final long size;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  /** The position in the file of the buffer's end. */
  private long filled;

  private int next;
  private int end;

  private String part = "header";
  private int partCode;
  private long partStart;

  private FileBytes(FileChannel channel, String format) throws IOException {
    this.channel = channel;
    this.format = format;
    this.size = channel.size();
  }

  /**
   * @param format its name in messages
   */
  @SuppressWarnings("MustBeClosedChecker") // returned to the caller, who closes it
  static FileBytes open(Path file, String format) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      return new FileBytes(channel, format);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  long size() {
    return size;
  }

  long position() {
    return filled - (end - next);
  }

  boolean atEnd() {
    return position() >= size;
  }

  /** Starts a part: messages name it from here on. */
  void begin(String name) {
    begin(name, 0);
  }

  /**
   * Starts a part: messages name it from here on.
   *
   * @param code four characters that distinguish parts with the same name, the first one highest; 0
   *     for none
   */
  void begin(String name, int code) {
    begin(name, code, position());
  }

  void begin(String name, int code, long start) {
    part = name;
    partCode = code;
    partStart = start;
  }

  int u8() throws IOException {
    if (next == end) {
      fill();
    }
    return buffer[next++] & 255;
  }

  int u16() throws IOException {
    return u8() << 8 | u8();
  }

  /** Reads four bytes, big-endian, as a signed value. */
  int i32() throws IOException {
    return u16() << 16 | u16();
  }

  long u32() throws IOException {
    return i32() & 0xffff_ffffL;
  }

  int littleU16() throws IOException {
    return u8() | u8() << 8;
  }

  int littleU24() throws IOException {
    return littleU16() | u8() << 16;
  }

  long littleU32() throws IOException {
    return littleU16() | (long) littleU16() << 16;
  }

  /**
   * @param count small and limited by the caller, whatever the file says
   */
  byte[] bytes(int count) throws IOException {
    need(count);
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) u8();
    }
    return bytes;
  }

  void skip(long count) throws IOException {
    need(count);
    if (count <= end - next) {
      next += (int) count;
      return;
    }
    filled = position() + count;
    next = end = 0;
  }

  /** Continues at a position, possibly an earlier one. */
  void seek(long position) throws IOException {
    if (position > size) {
      throw cutOff();
    }
    long start = filled - end;
    if (position >= start && position <= filled) {
      next = (int) (position - start);
      return;
    }
    filled = position;
    next = end = 0;
  }

  /** Skips bytes that count for a checksum. */
  void skip(long count, CRC32 crc) throws IOException {
    need(count);
    for (long left = count; left > 0; ) {
      if (next == end) {
        fill();
      }
      int run = (int) Math.min(left, end - next);
      crc.update(buffer, next, run);
      next += run;
      left -= run;
    }
  }

  /**
   * Skips up to and including the next byte with a value, or to the end; returns whether it was
   * found.
   */
  boolean skipPast(byte value) throws IOException {
    while (true) {
      while (next < end) {
        if (buffer[next++] == value) {
          return true;
        }
      }
      if (atEnd()) {
        return false;
      }
      fill();
    }
  }

  private void need(long count) {
    if (count > size - position()) {
      throw cutOff();
    }
  }

  private void fill() throws IOException {
    ByteBuffer into = ByteBuffer.wrap(buffer);
    int read = channel.read(into, filled);
    if (read <= 0) {
      throw cutOff();
    }
    filled += read;
    next = 0;
    end = read;
  }

  Failure cutOff() {
    return new Failure(
        ErrorCode.UNDECODABLE,
        "%s of %d bytes ends inside %s: the file is cut off; send it again whole"
            .formatted(format, size, part()));
  }

  /**
   * Returns the failure of a damaged part. {@code rule} describes the damage, such as "has a wrong
   * CRC".
   */
  Failure damaged(String rule) {
    return new Failure(
        ErrorCode.UNDECODABLE,
        "%s %s %s: the file is damaged; send it again".formatted(format, part(), rule));
  }

  /** Returns the failure of a part that may be intact but is not supported. */
  Failure unsupported(String kind, String remedy) {
    return new Failure(
        ErrorCode.UNDECODABLE,
        "%s %s is %s, which is not supported: %s".formatted(format, part(), kind, remedy));
  }

  private String part() {
    return part + (partCode == 0 ? "" : " " + text(partCode)) + " at byte " + partStart;
  }

  /** Converts four characters from the file to printable text. */
  private static String text(int code) {
    byte[] ascii = {(byte) (code >> 24), (byte) (code >> 16), (byte) (code >> 8), (byte) code};
    return new String(ascii, StandardCharsets.ISO_8859_1)
        .replaceAll("[^A-Za-z0-9 ]", "?")
        .stripTrailing();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
