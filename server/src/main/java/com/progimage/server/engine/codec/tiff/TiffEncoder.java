package com.progimage.server.engine.codec.tiff;

import com.progimage.server.engine.DeepPixels;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.DeepEncoder;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.deflate.Deflate;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes TIFF in strips, compressed by deflate (Adobe's, number 8) over differences of neighbors:
 * gray or RGB, of 8 or 16 bits, with an alpha channel that is not premultiplied, if needed.
 * Little-endian.
 */
public final class TiffEncoder implements DeepEncoder {
  private static final int STRIP_BYTES = 1 << 18;
  private static final int HEADER_BYTES = 8;
  private static final int DOTS_PER_INCH = 72;

  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int RATIONAL = 5;

  /** Packs a row's samples as differences from the previous pixel. */
  @FunctionalInterface
  private interface Packing {
    void pack(int y, byte[] row);
  }

  /** The dimensions of the picture. */
  private record StripShape(int width, int height, int channels, int bytes) {
    int rowBytes() {
      long row = (long) width * channels * bytes;
      if (row > Integer.MAX_VALUE - 8) {
        throw Undecodable.tooLarge(ImageFormat.TIFF, (long) width * height);
      }
      return (int) row;
    }
  }

  @Override
  public void encode(Pixels pixels, EncodeSettings settings, OutputStream out) throws IOException {
    boolean gray = pixels.isGray();
    boolean opaque = pixels.isOpaque();
    int channels = (gray ? 1 : 3) + (opaque ? 0 : 1);
    int[] argb = pixels.argb();
    int[] shifts =
        gray ? new int[] {0, 24} : opaque ? new int[] {16, 8, 0} : new int[] {16, 8, 0, 24};
    write(
        new StripShape(pixels.width(), pixels.height(), channels, 1),
        (y, row) -> {
          int from = y * pixels.width();
          for (int c = 0; c < channels; c++) {
            int before = 0;
            for (int x = 0, at = c; x < pixels.width(); x++, at += channels) {
              int value = argb[from + x] >>> shifts[c];
              row[at] = (byte) (value - before);
              before = value;
            }
          }
        },
        out);
  }

  @Override
  public void encodeDeep(DeepPixels pixels, OutputStream out) throws IOException {
    int channels = pixels.channels();
    short[] samples = pixels.samples();
    write(
        new StripShape(pixels.width(), pixels.height(), channels, 2),
        (y, row) -> {
          int from = y * pixels.width() * channels;
          for (int i = 0; i < pixels.width() * channels; i++) {
            int before = i < channels ? 0 : samples[from + i - channels];
            int difference = samples[from + i] - before;
            row[2 * i] = (byte) difference;
            row[2 * i + 1] = (byte) (difference >> 8);
          }
        },
        out);
  }

  private static void write(StripShape shape, Packing packing, OutputStream out)
      throws IOException {
    int rowBytes = shape.rowBytes();
    int rowsPerStrip = Math.clamp(STRIP_BYTES / rowBytes, 1, shape.height());
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    List<Integer> lengths = new ArrayList<>();
    byte[] row = new byte[rowBytes];
    for (int top = 0; top < shape.height(); top += rowsPerStrip) {
      int before = data.size();
      Deflate deflate = new Deflate((bytes, count) -> data.write(bytes, 0, count));
      for (int y = top; y < Math.min(shape.height(), top + rowsPerStrip); y++) {
        packing.pack(y, row);
        deflate.write(row, 0, rowBytes);
      }
      deflate.finish();
      lengths.add(data.size() - before);
    }
    byte[] head = head(shape, rowsPerStrip, lengths);
    if ((long) head.length + data.size() > Integer.MAX_VALUE) {
      throw new Failure(
          ErrorCode.IMAGE_TOO_LARGE, "the TIFF would be too large: resize it or ask for PNG");
    }
    out.write(head);
    data.writeTo(out);
  }

  /** Header, directory, and the values that do not fit into it. */
  private static byte[] head(StripShape shape, int rowsPerStrip, List<Integer> lengths) {
    boolean hasAlpha = shape.channels() % 2 == 0;
    int strips = lengths.size();
    int entries = hasAlpha ? 15 : 14;
    int directoryBytes = 2 + 12 * entries + 4;
    int bitsAt = HEADER_BYTES + directoryBytes;
    int resolutionAt = bitsAt + 8;
    int offsetsAt = resolutionAt + 8;
    int lengthsAt = offsetsAt + 4 * strips;
    int dataAt = lengthsAt + 4 * strips;
    ByteBuffer head = ByteBuffer.allocate(dataAt).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(HEADER_BYTES);
    head.putShort((short) entries);
    int bits = 8 * shape.bytes();
    entry(head, Tag.WIDTH, LONG, 1, shape.width());
    entry(head, Tag.HEIGHT, LONG, 1, shape.height());
    int twice = bits | bits << 16;
    entry(
        head,
        Tag.BITS,
        SHORT,
        shape.channels(),
        shape.channels() == 1 ? bits : shape.channels() == 2 ? twice : bitsAt);
    entry(head, Tag.COMPRESSION, SHORT, 1, Layout.DEFLATE);
    int photometric = shape.channels() < 3 ? Layout.BLACK_IS_ZERO : Layout.RGB;
    entry(head, Tag.PHOTOMETRIC, SHORT, 1, photometric);
    entry(head, Tag.STRIP_OFFSETS, LONG, strips, strips == 1 ? dataAt : offsetsAt);
    entry(head, Tag.SAMPLES, SHORT, 1, shape.channels());
    entry(head, Tag.ROWS_PER_STRIP, LONG, 1, rowsPerStrip);
    entry(head, Tag.STRIP_BYTES, LONG, strips, strips == 1 ? lengths.getFirst() : lengthsAt);
    entry(head, Tag.X_RESOLUTION, RATIONAL, 1, resolutionAt);
    entry(head, Tag.Y_RESOLUTION, RATIONAL, 1, resolutionAt);
    entry(head, Tag.PLANAR, SHORT, 1, 1);
    entry(head, Tag.RESOLUTION_UNIT, SHORT, 1, 2);
    entry(head, Tag.PREDICTOR, SHORT, 1, 2);
    if (hasAlpha) {
      entry(head, Tag.EXTRA_SAMPLES, SHORT, 1, 2);
    }
    head.putInt(0);
    head.putInt(twice).putInt(twice).putInt(DOTS_PER_INCH).putInt(1);
    int at = dataAt;
    for (int length : lengths) {
      head.putInt(at);
      at += length;
    }
    lengths.forEach(head::putInt);
    return head.array();
  }

  private static void entry(ByteBuffer head, int tag, int type, int count, int value) {
    head.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }
}
