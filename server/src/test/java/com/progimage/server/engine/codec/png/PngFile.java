package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.Pixels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG files of any kind, intact or damaged. */
public final class PngFile {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public PngFile() {
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
  }

  public PngFile header(int width, int height, int depth, int colorType, int interlace) {
    byte[] data =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) depth)
            .put((byte) colorType)
            .putShort((short) 0)
            .put((byte) interlace)
            .array();
    return chunk("IHDR", data);
  }

  public PngFile chunk(String type, byte... data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(name);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    return this;
  }

  /** Compressed, in two chunks. */
  public PngFile data(byte[] rows) {
    byte[] zlib = deflate(rows);
    int half = zlib.length / 2;
    chunk("IDAT", Arrays.copyOf(zlib, half));
    return chunk("IDAT", Arrays.copyOfRange(zlib, half, zlib.length));
  }

  public byte[] end() {
    chunk("IEND");
    return out.toByteArray();
  }

  public byte[] bytes() {
    return out.toByteArray();
  }

  public static byte[] deflate(byte[] data) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(data);
      deflater.finish();
      byte[] zlib = new byte[data.length + 1000];
      return Arrays.copyOf(zlib, deflater.deflate(zlib));
    }
  }

  /** Samples of a pixel; channel 0 is gray, red or the index. */
  public interface Source {
    int sample(int x, int y, int channel);
  }

  /** The rows of a file, filtered by 0, 1, 2, 3, 4, 0, … */
  public static byte[] rows(
      int width, int height, int depth, int channels, boolean interlaced, Source source) {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    int passes = interlaced ? 7 : 1;
    for (int pass = 0; pass < passes; pass++) {
      int x0 = interlaced ? new int[] {0, 4, 0, 2, 0, 1, 0}[pass] : 0;
      int y0 = interlaced ? new int[] {0, 0, 4, 0, 2, 0, 1}[pass] : 0;
      int dx = interlaced ? new int[] {8, 8, 4, 4, 2, 2, 1}[pass] : 1;
      int dy = interlaced ? new int[] {8, 8, 8, 4, 4, 2, 2}[pass] : 1;
      int columns = x0 >= width ? 0 : (width - x0 + dx - 1) / dx;
      int distance = Math.max(1, depth * channels / 8);
      byte[] prior = new byte[(columns * depth * channels + 7) / 8];
      for (int y = y0, filter = 0; columns > 0 && y < height; y += dy, filter++) {
        byte[] row = new byte[prior.length];
        int bit = 0;
        for (int x = x0; x < width; x += dx) {
          for (int channel = 0; channel < channels; channel++, bit += depth) {
            int value = source.sample(x, y, channel);
            if (depth == 16) {
              row[bit / 8] = (byte) (value >> 8);
              row[bit / 8 + 1] = (byte) value;
            } else {
              row[bit / 8] |= (byte) (value << 8 - depth - bit % 8);
            }
          }
        }
        rows.write(filter % 5);
        rows.writeBytes(filtered(filter % 5, row, prior, distance));
        prior = row;
      }
    }
    return rows.toByteArray();
  }

  private static byte[] filtered(int filter, byte[] row, byte[] prior, int distance) {
    byte[] filtered = new byte[row.length];
    for (int i = 0; i < row.length; i++) {
      int a = i < distance ? 0 : row[i - distance] & 255;
      int b = prior[i] & 255;
      int c = i < distance ? 0 : prior[i - distance] & 255;
      int p = a + b - c;
      int nearest =
          Math.abs(p - a) <= Math.abs(p - b) && Math.abs(p - a) <= Math.abs(p - c)
              ? a
              : Math.abs(p - b) <= Math.abs(p - c) ? b : c;
      int prediction =
          switch (filter) {
            case 0 -> 0;
            case 1 -> a;
            case 2 -> b;
            case 3 -> (a + b) / 2;
            default -> nearest;
          };
      filtered[i] = (byte) (row[i] - prediction);
    }
    return filtered;
  }

  /** A small intact RGB file. */
  public static byte[] small(Pixels pixels) {
    return new PngFile()
        .header(pixels.width(), pixels.height(), 8, PngHeader.RGB, 0)
        .data(rgbRows(pixels))
        .end();
  }

  public static byte[] rgbRows(Pixels pixels) {
    return rows(
        pixels.width(),
        pixels.height(),
        8,
        3,
        false,
        (x, y, channel) -> pixels.at(x, y) >> 16 - 8 * channel & 255);
  }
}
