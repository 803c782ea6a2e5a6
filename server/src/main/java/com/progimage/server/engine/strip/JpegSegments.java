package com.progimage.server.engine.strip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.progimage.server.engine.Damage;
import com.progimage.server.engine.jpeg.JpegFile;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A JPEG's segments (ITU-T T.81, annex B). Of the application's own, only those stay that say what
 * the colours are: JFIF's without its thumbnail, Adobe's, and the ICC profile's. What lies behind
 * the end, where cameras put further pictures and films, goes.
 */
final class JpegSegments {
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COMMENT = 0xfe;

  /** JFIF's segment up to its thumbnail's size, which is its last two bytes. */
  private static final int JFIF_BYTES = 14;

  private final byte[] file;
  private final ByteArrayOutputStream out;
  private int at = 2;

  JpegSegments(byte[] file) {
    this.file = file;
    this.out = new ByteArrayOutputStream(file.length);
  }

  Stripped stripped() {
    JpegFile jpeg = JpegFile.parse(file);
    int orientation = jpeg.orientation();
    marker(SOI);
    boolean isTurned = orientation == 1;
    for (int type = next(); type != EOI; type = next()) {
      if (!isTurned && type != APP0) {
        // Behind JFIF's, which wants to be the first.
        segment(APP1, "Exif\0\0".getBytes(ISO_8859_1), OrientationBlock.of(orientation));
        isTurned = true;
      }
      int length = u16(at);
      byte[] body = Arrays.copyOfRange(file, at + 2, at + length);
      at += length;
      take(type, body);
      if (type == SOS) {
        copyScan();
      }
    }
    marker(EOI);
    return new Stripped(out.toByteArray(), new Size(jpeg.width(), jpeg.height()), orientation);
  }

  private void take(int type, byte[] body) {
    boolean isApplication = type >= APP0 && type <= APP15;
    if (type == APP0 && begins(body, "JFIF\0") && body.length >= JFIF_BYTES) {
      byte[] jfif = Arrays.copyOf(body, JFIF_BYTES);
      jfif[JFIF_BYTES - 2] = 0;
      jfif[JFIF_BYTES - 1] = 0;
      segment(type, jfif);
    } else if (!isApplication && type != COMMENT
        || type == APP2 && begins(body, "ICC_PROFILE\0")
        || type == APP14 && begins(body, "Adobe")) {
      segment(type, body);
    }
  }

  /** The type of the next marker; {@code at} is behind it. */
  private int next() {
    while (true) {
      if ((file[at] & 255) != 0xff) {
        throw Damage.of(ImageFormat.JPEG, "a segment does not begin with a marker");
      }
      int type = file[at + 1] & 255;
      at++;
      if (type != 0xff) {
        at++;
        return type;
      }
    }
  }

  /** Up to the next marker that is neither an escaped byte nor a restart. */
  private void copyScan() {
    int from = at;
    while ((file[at] & 255) != 0xff || isWithinScan(file[at + 1] & 255)) {
      at++;
    }
    out.write(file, from, at - from);
  }

  private static boolean isWithinScan(int type) {
    return type == 0 || type >= 0xd0 && type <= 0xd7;
  }

  private void marker(int type) {
    out.write(0xff);
    out.write(type);
  }

  private void segment(int type, byte[]... parts) {
    int length = 2 + Arrays.stream(parts).mapToInt(part -> part.length).sum();
    marker(type);
    out.write(length >> 8);
    out.write(length);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
  }

  private int u16(int index) {
    return (file[index] & 255) << 8 | file[index + 1] & 255;
  }

  private static boolean begins(byte[] body, String text) {
    return body.length >= text.length()
        && Arrays.equals(body, 0, text.length(), text.getBytes(ISO_8859_1), 0, text.length());
  }
}
