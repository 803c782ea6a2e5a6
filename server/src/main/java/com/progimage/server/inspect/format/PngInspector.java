package com.progimage.server.inspect.format;

import com.progimage.server.image.ExifOrientation;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Inspects PNG (third edition), from the signature to IEND: IHDR first and valid, the order of the
 * critical chunks, a palette if one is needed, the zlib header, and the CRC of critical chunks. It
 * also accepts APNG.
 *
 * <p>Tolerated: damage in ancillary chunks, which are then ignored, and bytes after IEND. IEND may
 * be missing, but then only a decoder can tell whether rows are missing too.
 */
public final class PngInspector {
  private static final int IHDR = code("IHDR");
  private static final int PLTE = code("PLTE");
  private static final int IDAT = code("IDAT");
  private static final int IEND = code("IEND");
  private static final int EXIF = code("eXIf");
  private static final int ACTL = code("acTL");
  private static final int FCTL = code("fcTL");

  /** The bit of a chunk type that marks the chunk as not essential. */
  private static final int ANCILLARY = 0x2000_0000;

  private static final int HEADER_BYTES = 8;
  private static final int CRC_BYTES = 4;

  /** No chunk. */
  private static final int NONE = 0;

  private static final int PALETTE = 3;

  private final FileBytes in;
  private final Limits limits;
  private final CRC32 crc = new CRC32();
  private final byte[] typeBytes = new byte[4];

  private @Nullable Size size;
  private int colorType;
  private boolean palette;
  private boolean animated;
  private int frames;
  private OptionalInt orientation = OptionalInt.empty();

  /** The number of image data bytes read, up to 2: the zlib header. */
  private int zlibBytes;

  private int zlibHeader;
  private int previous;

  private PngInspector(FileBytes in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  public static Inspected inspect(Path file, Limits limits) throws IOException {
    try (FileBytes in = FileBytes.open(file, "PNG")) {
      return new PngInspector(in, limits).read();
    }
  }

  private Inspected read() throws IOException {
    in.skip(8);
    boolean imageData = false;
    while (previous != IEND && (previous != NONE || !imageData)) {
      int type = chunk(imageData);
      imageData |= type == IDAT;
      previous = type;
    }
    Size stored = size;
    if (stored == null || zlibBytes < 2) {
      throw in.damaged("comes before any image data");
    }
    int pictures = animated ? Math.max(frames, 1) : 1;
    Inspected inspected = Inspected.of(ImageFormat.PNG, stored, pictures, orientation.orElse(1));
    return previous == NONE ? inspected.withoutEnd() : inspected;
  }

  /** Reads a chunk and returns its type; {@link #NONE} if the file ends after image data. */
  private int chunk(boolean imageData) throws IOException {
    in.begin("chunk");
    long start = in.position();
    if (imageData && in.size() - start < HEADER_BYTES) {
      return NONE;
    }
    long length = in.u32();
    int type = in.i32();
    in.begin("chunk", type, start);
    boolean isCritical = (type & ANCILLARY) == 0;
    boolean isChunk = length <= Integer.MAX_VALUE && (isName(type) || !isCritical);
    boolean isThere = length + CRC_BYTES <= in.size() - in.position();
    if (imageData && type != IDAT && !(isChunk && isThere)) {
      return NONE;
    }
    if (!isChunk) {
      throw in.damaged("has no valid name or length");
    }
    if ((size == null) != (type == IHDR)) {
      throw in.damaged(size == null ? "comes before IHDR" : "is a second one");
    }
    crc.reset();
    crc.update(ByteBuffer.wrap(typeBytes).putInt(type).flip());
    if (type == IHDR) {
      header(length);
    } else if (type == PLTE) {
      palette(length, imageData);
    } else if (type == IDAT) {
      imageData(length, imageData);
    } else if (type == IEND) {
      in.skip(length + CRC_BYTES);
    } else {
      ancillary(type, length);
    }
    return type;
  }

  /** Whether a type is four ASCII letters. */
  private static boolean isName(int type) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      int letter = type >> shift & 0xdf; // upper case
      if (letter < 'A' || letter > 'Z') {
        return false;
      }
    }
    return true;
  }

  private void header(long length) throws IOException {
    if (length != 13) {
      throw in.damaged("has " + length + " bytes instead of 13");
    }
    byte[] bytes = in.bytes(13);
    crc.update(bytes);
    checkCrc();
    ByteBuffer header = ByteBuffer.wrap(bytes);
    int width = header.getInt();
    int height = header.getInt();
    int depth = header.get();
    colorType = header.get();
    if (width < 1 || height < 1) {
      throw in.damaged("says %dx%d pixels".formatted(width & 0xffff_ffffL, height & 0xffff_ffffL));
    }
    if (!isDepth(depth, colorType)) {
      throw in.damaged("has color type %d with %d bits".formatted(colorType, depth));
    }
    int compression = header.get();
    int filter = header.get();
    int interlace = header.get();
    if (compression != 0 || filter != 0 || interlace < 0 || interlace > 1) {
      throw in.damaged("has an unknown compression, filter or interlace method");
    }
    size = limits.check(width, height);
  }

  private static boolean isDepth(int depth, int colorType) {
    return switch (colorType) {
      case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
      case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
      case 2, 4, 6 -> depth == 8 || depth == 16;
      default -> false;
    };
  }

  private void palette(long length, boolean imageData) throws IOException {
    if (palette) {
      throw in.damaged("is a second one");
    }
    if (imageData) {
      throw in.damaged("comes after the image data");
    }
    if (length == 0 || length > 3 * 256 || length % 3 != 0) {
      throw in.damaged("has " + length + " bytes, which is no palette");
    }
    palette = true;
    in.skip(length, crc);
    checkCrc();
  }

  private void imageData(long length, boolean more) throws IOException {
    if (colorType == PALETTE && !palette) {
      throw in.damaged("comes before the palette (PLTE)");
    }
    if (more && previous != IDAT) {
      throw in.damaged("is separated from the image data before it");
    }
    long left = length;
    for (; zlibBytes < 2 && left > 0; left--, zlibBytes++) {
      int next = in.u8();
      crc.update(next);
      zlibHeader = zlibHeader << 8 | next;
    }
    in.skip(left, crc);
    checkCrc();
    // RFC 1950: deflate, a window of at most 32 KiB, no preset dictionary, a multiple of 31.
    if (zlibBytes == 2
        && ((zlibHeader >> 8 & 15) != 8
            || zlibHeader >> 12 > 7
            || (zlibHeader & 0x20) != 0
            || zlibHeader % 31 != 0)) {
      throw in.damaged("does not begin a zlib stream");
    }
  }

  private void ancillary(int type, long length) throws IOException {
    if ((type & ANCILLARY) == 0) {
      throw in.damaged("is critical and not known");
    }
    byte[] exif = {};
    if (type == EXIF && orientation.isEmpty()) {
      exif = in.bytes((int) Math.min(length, ExifOrientation.MOST_BYTES));
      crc.update(exif);
    }
    in.skip(length - exif.length, crc);
    if (!isCrcRight()) {
      return;
    }
    if (type == EXIF && orientation.isEmpty()) {
      orientation = ExifOrientation.find(exif);
    } else if (type == ACTL) {
      animated = true;
    } else if (type == FCTL) {
      frames++;
    }
  }

  private void checkCrc() throws IOException {
    if (!isCrcRight()) {
      throw in.damaged("has a wrong CRC");
    }
  }

  private boolean isCrcRight() throws IOException {
    return in.u32() == crc.getValue();
  }

  private static int code(String name) {
    return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
  }
}
