package com.progimage.server.inspect.format;

import com.progimage.server.image.ExifOrientation;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Inspects WebP (RFC 9649): the RIFF size against the file's, every chunk within its container, and
 * the headers of VP8, VP8L, VP8X, ALPH, ANIM and ANMF, whose sizes must agree. The number of frames
 * is not limited: only the first is rendered unless all are requested, within the budgets of
 * rendering.
 *
 * <p>Tolerated, as libwebp does: unknown chunks, a missing pad byte at the very end, and bytes
 * after the RIFF container.
 */
public final class WebpInspector {
  private static final int VP8 = code("VP8 ");
  private static final int VP8L = code("VP8L");
  private static final int VP8X = code("VP8X");
  private static final int ALPH = code("ALPH");
  private static final int ANIM = code("ANIM");
  private static final int ANMF = code("ANMF");
  private static final int EXIF = code("EXIF");

  private static final int EXIF_FLAG = 0x08;
  private static final int ANIMATION_FLAG = 0x02;

  private static final int CHUNK_HEADER_BYTES = 8;

  /** A chunk with the range of its content in the file. */
  private record Chunk(int type, long start, long end) {
    long length() {
      return end - start;
    }
  }

  private final FileBytes in;
  private final Limits limits;
  private int flags;
  private boolean exif;
  private int orientation = 1;

  private WebpInspector(FileBytes in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  public static Inspected inspect(Path file, Limits limits) throws IOException {
    try (FileBytes in = FileBytes.open(file, "WebP")) {
      return new WebpInspector(in, limits).read();
    }
  }

  private Inspected read() throws IOException {
    in.begin("RIFF container");
    in.skip(4);
    long end = CHUNK_HEADER_BYTES + in.littleU32();
    in.skip(4);
    if (end > in.size()) {
      throw in.cutOff();
    }
    Chunk first = chunk(end);
    if (first.type == VP8X) {
      return extended(first, end);
    }
    Size size = bitstream(first);
    leave(first, end);
    while (hasChunk(end)) {
      leave(chunk(end), end);
    }
    return Inspected.of(ImageFormat.WEBP, size, 1, 1);
  }

  private Inspected extended(Chunk header, long end) throws IOException {
    if (header.length() != 10) {
      throw in.damaged("has " + header.length() + " bytes instead of 10");
    }
    flags = in.u8();
    in.skip(3);
    Size canvas = limits.check(in.littleU24() + 1, in.littleU24() + 1);
    leave(header, end);
    int frames = (flags & ANIMATION_FLAG) == 0 ? still(canvas, end) : animation(canvas, end);
    return Inspected.of(ImageFormat.WEBP, canvas, frames, orientation);
  }

  private int still(Size canvas, long end) throws IOException {
    picture(end, canvas);
    while (hasChunk(end)) {
      Chunk chunk = chunk(end);
      exif(chunk);
      leave(chunk, end);
    }
    return 1;
  }

  private int animation(Size canvas, long end) throws IOException {
    boolean announced = false;
    int frames = 0;
    while (hasChunk(end)) {
      Chunk chunk = chunk(end);
      if (chunk.type == ANIM) {
        announced = true;
      } else if (chunk.type == ANMF) {
        if (!announced) {
          throw in.damaged("comes before ANIM");
        }
        frame(chunk, canvas);
        frames++;
      } else if (chunk.type == VP8 || chunk.type == VP8L || chunk.type == ALPH) {
        throw in.damaged("is outside of the animation's frames");
      } else {
        exif(chunk);
      }
      leave(chunk, end);
    }
    if (frames == 0) {
      throw in.damaged("is the last one, and the animation has no frame");
    }
    return frames;
  }

  private void frame(Chunk chunk, Size canvas) throws IOException {
    if (chunk.length() < 16) {
      throw in.damaged("has no whole header");
    }
    int left = 2 * in.littleU24();
    int top = 2 * in.littleU24();
    int width = in.littleU24() + 1;
    int height = in.littleU24() + 1;
    in.skip(4);
    if (left + width > canvas.width() || top + height > canvas.height()) {
      throw in.damaged("is outside of the canvas of " + canvas + " pixels");
    }
    picture(chunk.end, new Size(width, height));
  }

  /**
   * Reads up to and including the bitstream of one image, which must have the size that its
   * container announces.
   */
  private void picture(long end, Size expected) throws IOException {
    boolean alpha = false;
    while (hasChunk(end)) {
      Chunk chunk = chunk(end);
      if (chunk.type == ALPH) {
        alpha(chunk);
        alpha = true;
      } else if (chunk.type == VP8 || chunk.type == VP8L) {
        if (alpha && chunk.type == VP8L) {
          throw in.damaged("has its own alpha, and an ALPH chunk before it");
        }
        Size size = bitstream(chunk);
        if (!size.equals(expected)) {
          throw in.damaged("has " + size + " pixels where " + expected + " were announced");
        }
        leave(chunk, end);
        return;
      } else {
        exif(chunk);
      }
      leave(chunk, end);
    }
    throw in.damaged("is the last one, and there is no image data");
  }

  private void alpha(Chunk chunk) throws IOException {
    // Bits 0 and 1 are the compression: none or lossless; 4 and 5 a hint: none or level reduction.
    if (chunk.length() < 2 || (in.u8() & 0x22) != 0) {
      throw in.damaged("has no valid header");
    }
  }

  private void exif(Chunk chunk) throws IOException {
    if (chunk.type == EXIF && !exif && (flags & EXIF_FLAG) != 0) {
      exif = true;
      orientation =
          ExifOrientation.of(in.bytes((int) Math.min(chunk.length(), ExifOrientation.MOST_BYTES)));
    }
  }

  private Size bitstream(Chunk chunk) throws IOException {
    if (chunk.type == VP8) {
      return lossy(chunk);
    }
    if (chunk.type == VP8L) {
      return lossless(chunk);
    }
    throw in.damaged("is none that a WebP begins with: VP8, VP8L or VP8X");
  }

  /** RFC 6386 §9.1. */
  private Size lossy(Chunk chunk) throws IOException {
    if (chunk.length() < 10) {
      throw in.damaged("has no whole header");
    }
    int tag = in.littleU24();
    boolean isInterFrame = (tag & 1) != 0;
    int profile = tag >> 1 & 7;
    boolean isShown = (tag >> 4 & 1) != 0;
    int firstPartition = tag >> 5;
    if (isInterFrame || profile > 3 || !isShown || firstPartition >= chunk.length()) {
      throw in.damaged("has no valid frame header");
    }
    if (in.u8() != 0x9d || in.u8() != 0x01 || in.u8() != 0x2a) {
      throw in.damaged("has no start code");
    }
    int width = in.littleU16() & 0x3fff; // the bits above are a scaling hint, which decoders ignore
    int height = in.littleU16() & 0x3fff;
    if (width == 0 || height == 0) {
      throw in.damaged("says " + width + "x" + height + " pixels");
    }
    return limits.check(width, height);
  }

  /** RFC 9649 §3.4. */
  private Size lossless(Chunk chunk) throws IOException {
    if (chunk.length() < 6) {
      throw in.damaged("has no whole header");
    }
    if (in.u8() != 0x2f) {
      throw in.damaged("has no signature");
    }
    int sizes = Integer.reverseBytes(in.i32());
    if (sizes >>> 29 != 0) {
      throw in.damaged("is of an unknown version");
    }
    return limits.check((sizes & 0x3fff) + 1, (sizes >> 14 & 0x3fff) + 1);
  }

  private boolean hasChunk(long end) {
    return end - in.position() >= CHUNK_HEADER_BYTES;
  }

  private Chunk chunk(long end) throws IOException {
    long start = in.position();
    int type = in.i32();
    long length = in.littleU32();
    in.begin("chunk", type, start);
    Chunk chunk = new Chunk(type, in.position(), in.position() + length);
    if (chunk.end > end) {
      throw in.damaged("is longer than what holds it");
    }
    return chunk;
  }

  /** Skips to the next chunk, including the pad byte that makes lengths even. */
  private void leave(Chunk chunk, long end) throws IOException {
    in.skip(Math.min(chunk.end + (chunk.length() & 1), end) - in.position());
  }

  private static int code(String name) {
    return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
  }
}
