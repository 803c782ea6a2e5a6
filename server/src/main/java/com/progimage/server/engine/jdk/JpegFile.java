package com.progimage.server.engine.jdk;

import com.progimage.server.image.ExifOrientation;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The segments of a JPEG file (ITU-T T.81, annex B): what the application segments say, and the
 * file without them.
 */
final class JpegFile {
  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;
  private static final int COMMENT = 0xfe;
  private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] EXIF = "Exif\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.ISO_8859_1);

  private final byte[] file;
  private final byte[] plain;
  private int plainLength;
  private int at;

  private int[] componentIds = new int[0];
  private int width;
  private int height;
  private boolean jfif;
  private int adobeTransform = -1;
  private OptionalInt orientation = OptionalInt.empty();
  private final TreeMap<Integer, byte[]> iccParts = new TreeMap<>();
  private int iccPartCount;

  private JpegFile(byte[] file) {
    this.file = file;
    this.plain = new byte[file.length];
  }

  /**
   * @throws Failure where the file does not consist of segments up to its end marker
   */
  static JpegFile parse(byte[] file) {
    JpegFile jpeg = new JpegFile(file);
    try {
      jpeg.parse();
    } catch (ArrayIndexOutOfBoundsException e) {
      throw Damage.of(ImageFormat.JPEG, "it ends early", e);
    }
    return jpeg;
  }

  /** Image data and tables alone: what a decoder needs, and nothing that could mislead it. */
  byte[] plain() {
    return Arrays.copyOf(plain, plainLength);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int components() {
    return componentIds.length;
  }

  int orientation() {
    return orientation.orElse(1);
  }

  /** The ICC profile; nothing where a part is missing. */
  Optional<byte[]> icc() {
    if (iccParts.isEmpty()
        || iccParts.size() != iccPartCount
        || iccParts.lastKey() != iccPartCount) {
      return Optional.empty();
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    iccParts.values().forEach(whole::writeBytes);
    return Optional.of(whole.toByteArray());
  }

  /** Whether there is an Adobe segment: then the inks of CMYK are stored inverted. */
  boolean isAdobe() {
    return adobeTransform >= 0;
  }

  /**
   * Whether the first three components are luma and chroma: as JFIF and Adobe say, else by the
   * components' names, as libjpeg does.
   */
  boolean isYcc() {
    return switch (componentIds.length) {
      case 3 ->
          jfif
              || (adobeTransform >= 0
                  ? adobeTransform != 0
                  : !Arrays.equals(componentIds, new int[] {'R', 'G', 'B'}));
      case 4 -> adobeTransform == 2;
      default -> false;
    };
  }

  private void parse() {
    if (u8() != 0xff || u8() != START) {
      throw Damage.of(ImageFormat.JPEG, "it does not begin as one");
    }
    keep(0, 2);
    boolean scanned = false;
    while (true) {
      int from = at;
      int marker = marker();
      if (marker == END) {
        keep(at - 2, at);
        break;
      }
      int start = at;
      int end = start + u16();
      if (end < start + 2 || end > file.length) {
        throw Damage.of(ImageFormat.JPEG, "a segment is longer than the file");
      }
      if (marker >= 0xe0 && marker <= 0xef) {
        application(marker, start + 2, end, scanned);
      } else if (marker != COMMENT) {
        if (isFrame(marker)) {
          frame(start + 2);
        }
        at = end;
        if (marker == SCAN) {
          scanned = true;
          skipScan();
        }
        keep(from, at);
        continue;
      }
      at = end;
    }
    if (!scanned || componentIds.length == 0) {
      throw Damage.of(ImageFormat.JPEG, "it has no picture");
    }
  }

  private int marker() {
    if (u8() != 0xff) {
      throw Damage.of(ImageFormat.JPEG, "there is something else where a marker must be");
    }
    int marker = u8();
    while (marker == 0xff) {
      marker = u8();
    }
    return marker;
  }

  /** To the first marker that is no restart. */
  private void skipScan() {
    while (file[at] != (byte) 0xff || file[at + 1] == 0 || (file[at + 1] & 0xf8) == 0xd0) {
      at++;
    }
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private void frame(int start) {
    if (componentIds.length > 0) {
      throw Damage.of(ImageFormat.JPEG, "it has several frames");
    }
    at = start;
    u8();
    height = u16();
    width = u16();
    componentIds = new int[u8()];
    for (int i = 0; i < componentIds.length; i++) {
      componentIds[i] = u8();
      u16();
    }
    if (width == 0 || height == 0 || componentIds.length == 0) {
      throw Damage.of(ImageFormat.JPEG, "it has no width, height or components");
    }
  }

  private void application(int marker, int start, int end, boolean scanned) {
    if (marker == 0xe0 && begins(JFIF, start, end)) {
      jfif = true;
    } else if (marker == 0xe1 && begins(EXIF, start, end) && orientation.isEmpty() && !scanned) {
      orientation = ExifOrientation.find(Arrays.copyOfRange(file, start, end));
    } else if (marker == 0xe2 && begins(ICC, start, end) && end >= start + ICC.length + 2) {
      int part = file[start + ICC.length] & 255;
      iccPartCount = file[start + ICC.length + 1] & 255;
      iccParts.putIfAbsent(part, Arrays.copyOfRange(file, start + ICC.length + 2, end));
    } else if (marker == 0xee && begins(ADOBE, start, end) && end >= start + 12) {
      adobeTransform = file[start + 11] & 255;
    }
  }

  private boolean begins(byte[] name, int start, int end) {
    return end - start >= name.length
        && Arrays.equals(file, start, start + name.length, name, 0, name.length);
  }

  private void keep(int from, int to) {
    System.arraycopy(file, from, plain, plainLength, to - from);
    plainLength += to - from;
  }

  private int u8() {
    return file[at++] & 255;
  }

  private int u16() {
    return u8() << 8 | u8();
  }
}
