package com.progimage.server.engine.strip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ExifOrientation;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import java.util.Set;

/** The chunks of a WebP (RFC 9649). Drops EXIF, XMP and unknown chunks. */
final class WebpChunks {
  private static final int HEADER_BYTES = 12;
  private static final int EXIF_FLAG = 0x08;
  private static final int XMP_FLAG = 0x04;
  private static final Set<String> STAY =
      Set.of("VP8X", "ICCP", "ANIM", "ANMF", "ALPH", "VP8 ", "VP8L");

  private final ByteBuffer in;
  private final int end;

  WebpChunks(byte[] file) {
    in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    end = (int) Math.min(file.length, 8L + Integer.toUnsignedLong(in.getInt(4)));
  }

  Stripped stripped() {
    int orientation = orientation();
    ByteBuffer out = ByteBuffer.allocate(in.capacity() + 64).order(ByteOrder.LITTLE_ENDIAN);
    out.put(in.array(), 0, HEADER_BYTES);
    for (int at = HEADER_BYTES; at + 8 <= end; at = next(at)) {
      if (STAY.contains(type(at))) {
        int to = out.position();
        out.put(in.array(), at, Math.min(next(at), end) - at);
        if (type(at).equals("VP8X")) {
          int flags = in.get(at + 8) & ~(EXIF_FLAG | XMP_FLAG);
          out.put(to + 8, (byte) (orientation == 1 ? flags : flags | EXIF_FLAG));
        }
      }
    }
    if (orientation != 1) {
      byte[] block = OrientationBlock.of(orientation);
      out.put("EXIF".getBytes(ISO_8859_1)).putInt(block.length).put(block);
    }
    out.putInt(4, out.position() - 8);
    byte[] file = new byte[out.position()];
    out.get(0, file);
    return new Stripped(file, size(), orientation);
  }

  private int orientation() {
    boolean isAnnounced =
        type(HEADER_BYTES).equals("VP8X") && (in.get(HEADER_BYTES + 8) & EXIF_FLAG) != 0;
    OptionalInt found = OptionalInt.empty();
    for (int at = HEADER_BYTES; isAnnounced && found.isEmpty() && at + 8 <= end; at = next(at)) {
      if (type(at).equals("EXIF")) {
        byte[] block = new byte[in.getInt(at + 4)];
        in.get(at + 8, block);
        found = OptionalInt.of(ExifOrientation.of(block));
      }
    }
    return found.orElse(1);
  }

  /** Size of the canvas, or of the file's only picture. */
  private Size size() {
    int body = HEADER_BYTES + 8;
    return switch (type(HEADER_BYTES)) {
      case "VP8X" -> new Size(1 + u24(body + 4), 1 + u24(body + 7));
      // 14 bits each, after a frame tag and a start code of three bytes each (RFC 6386, 9.1).
      case "VP8 " -> new Size(in.getShort(body + 6) & 0x3fff, in.getShort(body + 8) & 0x3fff);
      // 14 bits each, less one, after a signature of one byte.
      case "VP8L" -> {
        int bits = in.getInt(body + 1);
        yield new Size(1 + (bits & 0x3fff), 1 + (bits >>> 14 & 0x3fff));
      }
      default -> throw Undecodable.of(ImageFormat.WEBP, "it does not begin with a picture");
    };
  }

  private String type(int at) {
    byte[] type = new byte[4];
    in.get(at, type);
    return new String(type, ISO_8859_1);
  }

  /** Position of the next chunk: chunks are padded to an even length. */
  private int next(int at) {
    long length = Integer.toUnsignedLong(in.getInt(at + 4));
    long next = at + 8 + length + (length & 1);
    if (at + 8 + length > end) {
      throw Undecodable.of(ImageFormat.WEBP, "a chunk is longer than the file");
    }
    return (int) Math.min(next, end);
  }

  private int u24(int index) {
    return in.getShort(index) & 0xffff | (in.get(index + 2) & 255) << 16;
  }
}
