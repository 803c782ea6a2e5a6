package com.progimage.server.engine.codec.tiff;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The bytes of a part of a picture, decompressed on demand. */
@FunctionalInterface
interface StripRows {
  /**
   * Fills {@code row} with the next bytes.
   *
   * @throws IndexOutOfBoundsException if there are not enough
   */
  void read(byte[] row);

  /**
   * @param from position of the part in {@code file}
   * @param to end of the part
   */
  static StripRows of(byte[] file, int from, int to, int compression) {
    return switch (compression) {
      case Layout.NONE -> new Plain(file, from, to);
      case Layout.LZW -> new LzwRows(file, from, to);
      case Layout.DEFLATE, Layout.OLD_DEFLATE -> new Inflated(file, from, to);
      case Layout.PACK_BITS -> new PackedBits(file, from, to);
      default ->
          throw Undecodable.of(
              ImageFormat.TIFF, "its compression, number " + compression + ", is not supported");
    };
  }

  /** Uncompressed. */
  final class Plain implements StripRows {
    private final byte[] in;
    private final int end;
    private int at;

    Plain(byte[] in, int from, int to) {
      this.in = in;
      this.at = from;
      this.end = to;
    }

    @Override
    public void read(byte[] row) {
      if (end - at < row.length) {
        throw new IndexOutOfBoundsException(end);
      }
      System.arraycopy(in, at, row, 0, row.length);
      at += row.length;
    }
  }

  /** Deflate (RFC 1950). */
  final class Inflated implements StripRows {
    // A picture has only a few at a time; the garbage collector releases them.
    private final Inflater inflater = new Inflater();

    Inflated(byte[] in, int from, int to) {
      inflater.setInput(in, from, to - from);
    }

    @Override
    public void read(byte[] row) {
      try {
        for (int done = 0; done < row.length; ) {
          int count = inflater.inflate(row, done, row.length - done);
          if (count == 0) {
            throw new IndexOutOfBoundsException("deflate ends early");
          }
          done += count;
        }
      } catch (DataFormatException e) {
        throw Undecodable.of(ImageFormat.TIFF, "its image data cannot be decompressed", e);
      }
    }
  }

  /** Runs of equal bytes (TIFF 6.0, section 9). */
  final class PackedBits implements StripRows {
    private final byte[] in;
    private final int end;
    private int at;
    private int left;
    private boolean repeats;

    PackedBits(byte[] in, int from, int to) {
      this.in = in;
      this.at = from;
      this.end = to;
    }

    @Override
    public void read(byte[] row) {
      for (int i = 0; i < row.length; i++) {
        while (left == 0) {
          int code = next();
          repeats = code < 0;
          left = code == -128 ? 0 : repeats ? 1 - code : 1 + code;
        }
        left--;
        row[i] = repeats && left > 0 ? peek() : (byte) next();
      }
    }

    private byte peek() {
      if (at >= end) {
        throw new IndexOutOfBoundsException(at);
      }
      return in[at];
    }

    private int next() {
      byte value = peek();
      at++;
      return value;
    }
  }
}
