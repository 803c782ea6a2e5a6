package com.progimage.features.force;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** A PNG of any size, 8-bit RGB, written row by row. */
final class LargePng {
  private static final int PIECE = 64 << 10;

  /** One row in so many is noise, which does not compress. */
  private static final int NOISE_ROWS = 10;

  private LargePng() {}

  /** Writes gradients, with rows of noise in between. */
  static void write(Path file, int width, int height) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), PIECE)) {
      out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
      ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
      header.put((byte) 8).put((byte) 2);
      out.write(chunk("IHDR", header.array(), 13));
      Deflater deflater = new Deflater(Deflater.BEST_SPEED);
      try (OutputStream rows = new DeflaterOutputStream(new ImageData(out), deflater, PIECE)) {
        rows(rows, width, height);
      } finally {
        deflater.end();
      }
      out.write(chunk("IEND", new byte[0], 0));
    }
  }

  /** With the filter Sub (PNG, 9.2), under which a gradient is nearly all zeros. */
  private static void rows(OutputStream out, int width, int height) throws IOException {
    SplittableRandom random = new SplittableRandom(width);
    byte[] noise = new byte[1 + 3 * width];
    byte[] gradient = new byte[1 + 3 * width];
    for (int y = 0; y < height; y++) {
      if (y % NOISE_ROWS == 0) {
        random.nextBytes(noise);
        noise[0] = 0;
        out.write(noise);
        continue;
      }
      gradient[0] = 1;
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < 3; channel++) {
          int before = x == 0 ? 0 : value(x - 1, y, channel);
          gradient[1 + 3 * x + channel] = (byte) (value(x, y, channel) - before);
        }
      }
      out.write(gradient);
    }
  }

  private static int value(int x, int y, int channel) {
    return switch (channel) {
      case 0 -> x / 33;
      case 1 -> y / 25;
      default -> (x + y) / 64;
    };
  }

  /** A whole chunk: length, type, data and checksum. */
  static byte[] chunk(String type, byte[] data, int length) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data, 0, length);
    return ByteBuffer.allocate(12 + length)
        .putInt(length)
        .put(name)
        .put(data, 0, length)
        .putInt((int) sum.getValue())
        .array();
  }

  /** IDAT chunks of at most a piece each. */
  private static final class ImageData extends OutputStream {
    private final OutputStream out;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE);

    ImageData(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      piece.write(bytes, offset, length);
      if (piece.size() >= PIECE) {
        flush();
      }
    }

    @Override
    public void flush() throws IOException {
      if (piece.size() > 0) {
        out.write(chunk("IDAT", piece.toByteArray(), piece.size()));
        piece.reset();
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
