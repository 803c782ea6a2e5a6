package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bits of one scan: its bytes without stuffing, divided at restart markers. Zeros follow, more
 * than an MCU can take, so that a decoder needs to check for the end only once per MCU.
 */
final class ScanData {
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int SLACK = 8192;

  /**
   * Number of whole bytes after the last MCU that are ignored: libjpeg would have read them ahead.
   */
  private static final int SPARE = 3;

  final byte[] bytes;
  private int[] ends = new int[16];
  private int intervals;

  /** First interval whose restart marker is out of order. */
  private int disorder = Integer.MAX_VALUE;

  private int interval = -1;

  /** The next bits, from the top; their number; and the position of the byte after them. */
  long buffer;

  int available;
  int position;

  /** End of the current interval. */
  private int end;

  private ScanData(int length) {
    bytes = new byte[length + SLACK];
  }

  /** The data in {@code file} from {@code from} to {@code to}, the position of a marker. */
  static ScanData of(byte[] file, int from, int to) {
    ScanData data = new ScanData(to - from);
    data.load(file, from, to);
    return data;
  }

  private void load(byte[] file, int from, int to) {
    int out = 0;
    int at = from;
    while (at < to) {
      int start = at;
      at = next255(file, at, to);
      System.arraycopy(file, start, bytes, out, at - start);
      out += at - start;
      if (at == to) {
        break;
      }
      int next = file[at + 1] & 255;
      if (next == 0) {
        bytes[out++] = -1;
      } else {
        if ((next & 7) != (intervals & 7)) {
          disorder = Math.min(disorder, intervals + 1);
        }
        cut(out);
      }
      at += 2;
    }
    cut(out);
  }

  /** Position of the first byte of 255 from {@code from} on; {@code to} if there is none. */
  static int next255(byte[] file, int from, int to) {
    int at = from;
    while (at + 8 <= to && !has255((long) LONGS.get(file, at))) {
      at += 8;
    }
    while (at < to && file[at] != -1) {
      at++;
    }
    return at;
  }

  private static boolean has255(long eight) {
    return (~eight - 0x0101010101010101L & eight & 0x8080808080808080L) != 0;
  }

  private void cut(int at) {
    if (intervals == ends.length) {
      ends = Arrays.copyOf(ends, intervals * 2);
    }
    ends[intervals++] = at;
  }

  /** Goes to the next restart interval; the first call goes to the first one. */
  void next() {
    if (interval >= 0 && spare() > 0) {
      requireStray();
    }
    if (++interval >= intervals) {
      throw early();
    }
    if (interval >= disorder) {
      throw Undecodable.of(
          ImageFormat.JPEG, "the restart markers of its image data are not in order");
    }
    position = interval == 0 ? 0 : ends[interval - 1];
    buffer = 0;
    available = 0;
    end = ends[interval];
  }

  /** Skips the remaining data, including restart markers after the last interval. */
  void finish() {
    if (spare() > SPARE) {
      requireStray();
    }
  }

  /**
   * Distinguishes stray bytes from codes that a damaged file has left over. Before stray bytes, the
   * data was properly ended by ones up to a whole byte (T.81, F.1.2.3). Zeros always count as stray
   * bytes.
   */
  private void requireStray() {
    int padding = available & 7;
    boolean isPadded = padding == 0 || buffer >>> 64 - padding == (1 << padding) - 1;
    for (int at = end - spare(); at < end && !isPadded; at++) {
      if (bytes[at] != 0) {
        throw Undecodable.of(
            ImageFormat.JPEG, "there are more codes in its image data than pixels");
      }
    }
  }

  /** Throws if more bits of the interval were taken than it has. */
  void check() {
    if (spare() < 0) {
      throw early();
    }
  }

  /** Number of whole bytes of the interval that were not taken. */
  private int spare() {
    return end - position + (available >> 3);
  }

  private static RuntimeException early() {
    return Undecodable.of(ImageFormat.JPEG, "its image data ends early");
  }

  void refill() {
    buffer |= (long) LONGS.get(bytes, position) >>> available;
    position += 63 - available >>> 3;
    available |= 56;
  }

  /** Reads the next {@code count} bits, up to 16, as a number. */
  int bits(int count) {
    if (count == 0) {
      return 0;
    }
    if (available < count) {
      refill();
    }
    int value = (int) (buffer >>> 64 - count);
    skip(count);
    return value;
  }

  /** Reads the next {@code size} bits as a coefficient. */
  int coefficient(int size) {
    return size == 0 ? 0 : HuffmanTable.extended(bits(size), size);
  }

  int symbol(HuffmanTable table) {
    if (available < 16) {
      refill();
    }
    int bits = (int) (buffer >>> 48);
    int length = table.length(bits);
    skip(length);
    return table.symbol(bits, length);
  }

  private void skip(int count) {
    buffer <<= count;
    available -= count;
  }
}
