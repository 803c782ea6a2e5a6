package com.progimage.server.engine.codec.webp;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ExifOrientation;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The chunks of a WebP file (RFC 9649): header values, frames, and the conversion of a frame to a
 * still file.
 */
final class WebpFile {
  private static final int RIFF = code("RIFF");
  private static final int WEBP = code("WEBP");
  private static final int VP8 = code("VP8 ");
  private static final int VP8L = code("VP8L");
  private static final int VP8X = code("VP8X");
  private static final int ALPH = code("ALPH");
  private static final int ANIM = code("ANIM");
  private static final int ANMF = code("ANMF");
  private static final int ICCP = code("ICCP");
  private static final int EXIF = code("EXIF");

  private static final int ANIMATION_FLAG = 0x02;
  private static final int EXIF_FLAG = 0x08;
  private static final int ALPHA_FLAG = 0x10;
  private static final int ICC_FLAG = 0x20;
  private static final int FRAME_HEADER_BYTES = 16;
  private static final int DISPOSAL = 0x01;
  private static final int NO_BLENDING = 0x02;

  /**
   * One picture of an animation, and its place on the canvas.
   *
   * @param millis display time
   * @param isBlended whether it is blended with the canvas by its alpha, or replaces it
   * @param isRemoved whether its area becomes transparent after its display time
   * @param file a WebP file of this picture alone, backed by an array of exactly that size
   */
  record WebpFrame(
      int left,
      int top,
      int width,
      int height,
      int millis,
      boolean isBlended,
      boolean isRemoved,
      ByteBuffer file) {}

  private final ByteBuffer in;
  private int flags;
  private int canvasWidth;
  private int canvasHeight;
  private Optional<byte[]> icc = Optional.empty();
  private OptionalInt orientation = OptionalInt.empty();
  private int plays = 1;
  private final List<WebpFrame> frames = new ArrayList<>();

  private WebpFile(byte[] file) {
    this.in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * @throws Failure if the file does not consist of chunks
   */
  static WebpFile parse(byte[] file) {
    WebpFile webp = new WebpFile(file);
    webp.parse();
    return webp;
  }

  Optional<byte[]> icc() {
    return icc;
  }

  int orientation() {
    return orientation.orElse(1);
  }

  /** The pictures of an animation; empty if the file is not animated. */
  List<WebpFrame> frames() {
    return frames;
  }

  /** Size of an animation's canvas. */
  Size canvas() {
    return new Size(canvasWidth, canvasHeight);
  }

  /** Number of times that an animation is shown; 0: forever. */
  int plays() {
    return plays;
  }

  private void parse() {
    if (in.remaining() < 12 || in.getInt() != RIFF) {
      throw Undecodable.of(ImageFormat.WEBP, "its signature is wrong");
    }
    long end = 8L + Integer.toUnsignedLong(in.getInt());
    if (end < 12 || end > in.limit() || in.getInt() != WEBP) {
      throw Undecodable.of(ImageFormat.WEBP, "it ends early");
    }
    in.limit((int) end);
    while (in.remaining() >= 8) {
      int type = in.getInt();
      ByteBuffer chunk = chunk();
      if (type == VP8X && chunk.remaining() >= 10) {
        flags = chunk.get();
        canvasWidth = u24(chunk, 4) + 1;
        canvasHeight = u24(chunk, 7) + 1;
      } else if (type == ICCP && (flags & ICC_FLAG) != 0 && icc.isEmpty()) {
        icc = Optional.of(bytes(chunk));
      } else if (type == EXIF && (flags & EXIF_FLAG) != 0 && orientation.isEmpty()) {
        orientation = OptionalInt.of(ExifOrientation.of(bytes(chunk)));
      } else if (type == ANMF && (flags & ANIMATION_FLAG) != 0) {
        frames.add(frame(chunk));
      } else if (type == ANIM && chunk.remaining() >= 6) {
        plays = chunk.getShort(4) & 0xffff;
      }
    }
    if ((flags & ANIMATION_FLAG) != 0 && frames.isEmpty()) {
      throw Undecodable.of(ImageFormat.WEBP, "the animation has no frame");
    }
  }

  private ByteBuffer chunk() {
    long length = Integer.toUnsignedLong(in.getInt());
    if (length > in.remaining()) {
      throw Undecodable.of(ImageFormat.WEBP, "a chunk is longer than the file");
    }
    ByteBuffer chunk = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    in.position((int) Math.min(in.limit(), in.position() + length + (length & 1)));
    return chunk;
  }

  private WebpFrame frame(ByteBuffer chunk) {
    if (chunk.remaining() < FRAME_HEADER_BYTES) {
      throw Undecodable.of(ImageFormat.WEBP, "a frame has no header");
    }
    int left = 2 * u24(chunk, 0);
    int top = 2 * u24(chunk, 3);
    int width = u24(chunk, 6) + 1;
    int height = u24(chunk, 9) + 1;
    if (left + width > canvasWidth || top + height > canvasHeight) {
      throw Undecodable.of(ImageFormat.WEBP, "a frame is outside of the canvas");
    }
    int millis = u24(chunk, 12);
    int options = chunk.get(15);
    byte[] data = bytes(chunk.position(FRAME_HEADER_BYTES));
    return new WebpFrame(
        left,
        top,
        width,
        height,
        millis,
        (options & NO_BLENDING) == 0,
        (options & DISPOSAL) != 0,
        still(data, width, height));
  }

  /**
   * Builds a file from the chunks of one frame: alpha and bitstream, or a bitstream with its own
   * alpha.
   */
  private static ByteBuffer still(byte[] chunks, int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(RIFF).putInt(22 + chunks.length).putInt(WEBP);
    int first =
        chunks.length < 4 ? 0 : ByteBuffer.wrap(chunks).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (first != VP8 && first != VP8L && first != ALPH) {
      throw Undecodable.of(ImageFormat.WEBP, "a frame has no picture");
    }
    header.putInt(VP8X).putInt(10).putInt(first == VP8 ? 0 : ALPHA_FLAG);
    header.putShort((short) (width - 1)).put((byte) (width - 1 >> 16));
    header.putShort((short) (height - 1)).put((byte) (height - 1 >> 16));
    ByteArrayOutputStream file = new ByteArrayOutputStream(30 + chunks.length);
    file.writeBytes(header.array());
    file.writeBytes(chunks);
    return ByteBuffer.wrap(file.toByteArray());
  }

  private static byte[] bytes(ByteBuffer chunk) {
    byte[] bytes = new byte[chunk.remaining()];
    chunk.get(bytes);
    return bytes;
  }

  private static int u24(ByteBuffer chunk, int at) {
    return chunk.getShort(at) & 0xffff | (chunk.get(at + 2) & 255) << 16;
  }

  /** The name as a little-endian number. */
  private static int code(String name) {
    return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
  }
}
