package com.progimage.server.inspect.format;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Inspects BMP: a header of OS/2 1 or 2 or of Windows 3 to 5, a supported compression and, for
 * uncompressed pixels, their complete data.
 *
 * <p>Tolerated: a wrong file size in the header, bytes after the pixels, missing padding at the
 * end, and runs of pixels that end early.
 */
public final class BmpInspector {
  private static final int OS2_BYTES = 12;
  private static final int OS2_SHORT_BYTES = 16;
  private static final int WINDOWS_BYTES = 40;
  private static final int OS2_LONG_BYTES = 64;

  /** The length of the header from the image's byte count to the number of its colors. */
  private static final int LAST_FIELDS_BYTES = 16;

  private static final Set<Integer> DEPTHS = Set.of(1, 2, 4, 8, 16, 24, 32);

  private final FileBytes in;
  private final Limits limits;

  private BmpInspector(FileBytes in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  public static Inspected inspect(Path file, Limits limits) throws IOException {
    try (FileBytes in = FileBytes.open(file, "BMP")) {
      return new BmpInspector(in, limits).read();
    }
  }

  private Inspected read() throws IOException {
    in.skip(10);
    in.begin("header");
    long pixelsAt = in.littleU32();
    int bytes = (int) in.littleU32();
    boolean old = bytes == OS2_BYTES;
    long width = old ? in.littleU16() : (int) in.littleU32();
    int stated = old ? in.littleU16() : (int) in.littleU32();
    long height = Math.abs((long) stated);
    in.skip(2);
    int bits = in.littleU16();
    boolean isShort = old || bytes == OS2_SHORT_BYTES;
    long kind = isShort ? 0 : in.littleU32();
    in.skip(isShort ? 0 : LAST_FIELDS_BYTES);
    if (width < 1 || height < 1 || bytes < OS2_BYTES) {
      throw in.damaged("says " + width + "x" + height + " pixels");
    }
    Size size = limits.check(width, height);
    if (!DEPTHS.contains(bits)) {
      throw in.damaged("says " + bits + " bits a pixel");
    }
    boolean fields = (kind == 3 || kind == 6) && bytes != OS2_LONG_BYTES;
    int maskBytes = fields && bytes == WINDOWS_BYTES ? kind == 3 ? 12 : 16 : 0;
    if (pixelsAt < 14L + bytes + maskBytes || pixelsAt >= in.size()) {
      throw in.damaged("says that the pixels begin at byte " + pixelsAt);
    }
    boolean runs = kind == 1 && bits == 8 || kind == 2 && bits == 4;
    if (!runs && kind != 0 && !(fields && bits >= 16 && bits != 24) || runs && stated < 0) {
      throw in.unsupported(
          "of compression " + kind + " with " + bits + " bits a pixel", "send it uncompressed");
    }
    if (fields) {
      checkMasks(Math.clamp((bytes + maskBytes - WINDOWS_BYTES) / 4, 0, 4), bits);
    }
    if (!runs) {
      long stride = (width * bits + 31) / 32 * 4;
      in.begin("pixels", 0, pixelsAt);
      if (pixelsAt + stride * (height - 1) + (width * bits + 7) / 8 > in.size()) {
        throw in.cutOff();
      }
    }
    return new Inspected(ImageFormat.BMP, size, 1, 1);
  }

  private void checkMasks(int count, int bits) throws IOException {
    in.seek(14 + WINDOWS_BYTES);
    for (int i = 0; i < count; i++) {
      int mask = (int) in.littleU32() & (bits == 16 ? 0xffff : -1);
      int low = mask >>> Integer.numberOfTrailingZeros(mask);
      if (mask != 0 && (low & low + 1) != 0) {
        throw in.damaged("has a color whose bits are not side by side");
      }
    }
  }
}
