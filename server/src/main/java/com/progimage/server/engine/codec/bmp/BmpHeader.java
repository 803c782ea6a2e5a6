package com.progimage.server.engine.codec.bmp;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a BMP: OS/2 1 and 2, Windows 3 to 5.
 *
 * @param topDown whether the first row stored is the top one
 * @param bits per pixel: 1, 2, 4, 8, 16, 24 or 32
 * @param masks of red, green, blue and alpha in pixels of 16 and 32 bits; alpha's is 0 if there is
 *     none
 * @param palette {@code 0xAARRGGBB}, opaque; empty from 16 bits on
 * @param pixelsAt offset of the pixels in the file
 * @param icc the embedded color profile; null: none
 */
@SuppressWarnings("ArrayRecordComponent") // headers are never compared
record BmpHeader(
    Size size,
    boolean topDown,
    int bits,
    Compression compression,
    int[] masks,
    int[] palette,
    int pixelsAt,
    byte @Nullable [] icc) {

  enum Compression {
    NONE,
    RUNS_OF_8,
    RUNS_OF_4
  }

  private static final int FILE_HEADER_BYTES = 14;
  private static final int OS2_BYTES = 12;
  private static final int OS2_SHORT_BYTES = 16;
  private static final int WINDOWS_BYTES = 40;
  private static final int OS2_LONG_BYTES = 64;
  private static final int V4_BYTES = 108;
  private static final int V5_BYTES = 124;

  private static final int BI_RLE8 = 1;
  private static final int BI_RLE4 = 2;
  private static final int BI_BITFIELDS = 3;
  private static final int BI_ALPHABITFIELDS = 6;

  /** "MBED" as a number. */
  private static final int PROFILE_EMBEDDED = 0x4d42_4544;

  private static final long MOST_PIXELS = Integer.MAX_VALUE - 8;

  /**
   * @throws com.progimage.server.failure.Failure {@code UNDECODABLE}, {@code IMAGE_TOO_LARGE}
   * @throws IndexOutOfBoundsException if the file ends within the headers
   */
  static BmpHeader parse(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < FILE_HEADER_BYTES + 4 || file[0] != 'B' || file[1] != 'M') {
      throw Undecodable.of(ImageFormat.BMP, "its signature is wrong");
    }
    int size = in.getInt(FILE_HEADER_BYTES);
    boolean old = size == OS2_BYTES;
    long width = old ? in.getShort(18) & 0xffff : in.getInt(18);
    long height = old ? in.getShort(20) & 0xffff : in.getInt(22);
    int bits = in.getShort(old ? 24 : 28);
    boolean isShort = old || size == OS2_SHORT_BYTES;
    int kind = isShort ? 0 : in.getInt(30);
    if (width < 1 || height == 0 || size < OS2_BYTES) {
      throw Undecodable.of(ImageFormat.BMP, "its width or height is out of range");
    }
    if (width * Math.abs(height) > MOST_PIXELS) {
      throw Undecodable.tooLarge(ImageFormat.BMP, width * Math.abs(height));
    }
    boolean fields = size != OS2_LONG_BYTES && (kind == BI_BITFIELDS || kind == BI_ALPHABITFIELDS);
    Compression compression = compression(kind, bits, fields);
    if (compression != Compression.NONE && height < 0) {
      throw Undecodable.of(ImageFormat.BMP, "runs of pixels cannot begin at the top");
    }
    int maskBytes = fields && size == WINDOWS_BYTES ? kind == BI_BITFIELDS ? 12 : 16 : 0;
    int paletteAt = FILE_HEADER_BYTES + size + maskBytes;
    int pixelsAt = in.getInt(10);
    if (pixelsAt < paletteAt) {
      throw Undecodable.of(ImageFormat.BMP, "its pixels begin within its header");
    }
    int used = isShort ? 0 : in.getInt(46);
    return new BmpHeader(
        new Size((int) width, (int) Math.abs(height)),
        height < 0,
        bits,
        compression,
        masks(in, bits, fields, size + maskBytes),
        palette(in, bits, used, paletteAt, pixelsAt, old ? 3 : 4),
        pixelsAt,
        icc(file, in, size));
  }

  private static Compression compression(int kind, int bits, boolean fields) {
    boolean plain =
        bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
    if (kind == 0 && plain || fields && (bits == 16 || bits == 32)) {
      return Compression.NONE;
    }
    if (kind == BI_RLE8 && bits == 8) {
      return Compression.RUNS_OF_8;
    }
    if (kind == BI_RLE4 && bits == 4) {
      return Compression.RUNS_OF_4;
    }
    throw Undecodable.of(ImageFormat.BMP, "its depth and compression are not supported");
  }

  private static int[] masks(ByteBuffer in, int bits, boolean fields, int headerBytes) {
    if (!fields) {
      return bits == 16
          ? new int[] {0x7c00, 0x3e0, 0x1f, 0}
          : new int[] {0xff0000, 0xff00, 0xff, 0};
    }
    int[] masks = new int[4];
    for (int i = 0; i < 4 && WINDOWS_BYTES + 4 * (i + 1) <= headerBytes; i++) {
      int mask = in.getInt(FILE_HEADER_BYTES + WINDOWS_BYTES + 4 * i);
      masks[i] = bits == 16 ? mask & 0xffff : mask;
      int low = masks[i] >>> Integer.numberOfTrailingZeros(masks[i]);
      if (masks[i] != 0 && (low & low + 1) != 0) {
        throw Undecodable.of(ImageFormat.BMP, "the bits of a color are not adjacent");
      }
    }
    return masks;
  }

  /** Reads as many colors as fit before the pixels. */
  private static int[] palette(
      ByteBuffer in, int bits, int used, int paletteAt, int pixelsAt, int entryBytes) {
    if (bits > 8) {
      return new int[0];
    }
    int most = 1 << bits;
    int wanted = used > 0 && used < most ? used : most;
    int count = Math.min(wanted, (pixelsAt - paletteAt) / entryBytes);
    int[] palette = new int[count];
    for (int i = 0; i < count; i++) {
      int at = paletteAt + entryBytes * i;
      palette[i] =
          0xff000000
              | (in.get(at + 2) & 255) << 16
              | (in.get(at + 1) & 255) << 8
              | in.get(at) & 255;
    }
    return palette;
  }

  private static byte @Nullable [] icc(byte[] file, ByteBuffer in, int size) {
    if (size < V5_BYTES || in.getInt(FILE_HEADER_BYTES + 56) != PROFILE_EMBEDDED) {
      return null;
    }
    long at = FILE_HEADER_BYTES + Integer.toUnsignedLong(in.getInt(FILE_HEADER_BYTES + 112));
    long length = Integer.toUnsignedLong(in.getInt(FILE_HEADER_BYTES + 116));
    return at + length > in.limit()
        ? null
        : Arrays.copyOfRange(file, (int) at, (int) (at + length));
  }

  /** Bytes from the beginning of one row to the next. */
  int stride() {
    long bytes = ((long) size.width() * bits + 31 >> 5) * 4;
    return Math.toIntExact(bytes);
  }

  /** Size of the header that {@link BmpEncoder} writes for pictures with alpha. */
  static int bytesWithAlpha() {
    return V4_BYTES;
  }
}
