package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ExifOrientation;
import com.progimage.server.image.ImageFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Parses the segments of a JPEG file (ITU-T T.81, annex B): the content of the application
 * segments, and the positions of the others.
 */
public final class JpegFile {
  /** Limit on segments with tables and scans: real files have a few dozen. */
  private static final int MOST_SEGMENTS = 4096;

  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int COMMENT = 0xfe;
  private static final int TEMPORARY = 0x01;
  private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] EXIF = "Exif\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] EXIF_PREFIX = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.ISO_8859_1);

  /** Size of JFIF's segment up to its thumbnail's dimensions, which are its last two bytes. */
  private static final int JFIF_BYTES = 14;

  private final byte[] file;
  private Optional<Segment> jfifSegment = Optional.empty();
  private final List<Segment> colorSegments = new ArrayList<>();
  private final List<Segment> segments = new ArrayList<>();
  private int at;

  private @Nullable FrameHeader frame;
  private boolean hasEnd = true;
  private boolean jfif;
  private int adobeTransform = -1;
  private OptionalInt orientation = OptionalInt.empty();
  private final TreeMap<Integer, byte[]> iccParts = new TreeMap<>();
  private int iccPartCount;

  private JpegFile(byte[] file) {
    this.file = file;
  }

  /**
   * Stray bytes between segments are skipped, and the end marker may be missing after a scan.
   *
   * @throws Failure if the file does not consist of segments
   */
  public static JpegFile parse(byte[] file) {
    JpegFile jpeg = new JpegFile(file);
    try {
      jpeg.parse();
    } catch (ArrayIndexOutOfBoundsException e) {
      throw Undecodable.of(ImageFormat.JPEG, "it ends early", e);
    }
    return jpeg;
  }

  /**
   * Only image data and tables, which is what a decoder needs, and nothing that could mislead it.
   */
  public byte[] plain() {
    return plain(new byte[0]);
  }

  /**
   * Keeps only data that affects the picture: image data and tables, JFIF's segment without its
   * thumbnail, Adobe's segment, and the ICC profile. Drops everything after the end marker, where
   * cameras put further pictures and videos.
   *
   * @param exif replaces the file's own EXIF, from {@code II} or {@code MM} on; empty: none
   */
  public byte[] withoutMetadata(byte[] exif) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    jfifSegment.ifPresent(segment -> kept.writeBytes(withoutThumbnail(segment)));
    if (exif.length > 0) {
      int length = 2 + EXIF_PREFIX.length + exif.length;
      kept.writeBytes(new byte[] {(byte) 0xff, (byte) 0xe1, (byte) (length >> 8), (byte) length});
      kept.writeBytes(EXIF_PREFIX);
      kept.writeBytes(exif);
    }
    for (Segment segment : colorSegments) {
      kept.write(file, segment.start() - 4, segment.end() - segment.start() + 4);
    }
    return plain(kept.toByteArray());
  }

  private byte[] withoutThumbnail(Segment jfif) {
    int length = 2 + JFIF_BYTES;
    byte[] cut = Arrays.copyOfRange(file, jfif.start() - 4, jfif.start() + JFIF_BYTES);
    cut[2] = (byte) (length >> 8);
    cut[3] = (byte) length;
    cut[cut.length - 2] = 0;
    cut[cut.length - 1] = 0;
    return cut;
  }

  private byte[] plain(byte[] first) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(file.length + first.length);
    plain.write(file, 0, 2);
    plain.writeBytes(first);
    for (Segment segment : segments) {
      plain.write(file, segment.start() - 4, segment.dataEnd() - segment.start() + 4);
    }
    plain.write(0xff);
    plain.write(END);
    return plain.toByteArray();
  }

  byte[] bytes() {
    return file;
  }

  /** All segments in their order, except application segments and comments. */
  List<Segment> segments() {
    return segments;
  }

  FrameHeader frame() {
    return Objects.requireNonNull(frame);
  }

  /** Whether there is an end marker; without it, scans may be missing too. */
  boolean hasEnd() {
    return hasEnd;
  }

  /** Size of the picture as stored, at least 1 by 1. */
  public int width() {
    return frame().width();
  }

  public int height() {
    return frame().height();
  }

  public int components() {
    return frame().components().size();
  }

  /** EXIF orientation, 1 to 8. */
  public int orientation() {
    return orientation.orElse(1);
  }

  /** The ICC profile; empty if a part is missing. */
  public Optional<byte[]> icc() {
    if (iccParts.isEmpty()
        || iccParts.size() != iccPartCount
        || iccParts.lastKey() != iccPartCount) {
      return Optional.empty();
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    iccParts.values().forEach(whole::writeBytes);
    return Optional.of(whole.toByteArray());
  }

  /**
   * Whether the first three components are luma and chroma: according to JFIF and Adobe segments,
   * otherwise by the components' names, as in libjpeg.
   */
  public boolean isYcc() {
    return switch (components()) {
      case 3 -> jfif || (adobeTransform >= 0 ? adobeTransform != 0 : !isNamedRgb());
      case 4 -> adobeTransform > 0;
      default -> false;
    };
  }

  private boolean isNamedRgb() {
    return frame().components().stream()
        .map(FrameHeader.FrameComponent::id)
        .toList()
        .equals(List.of((int) 'R', (int) 'G', (int) 'B'));
  }

  private void parse() {
    if (u8() != 0xff || u8() != START) {
      throw Undecodable.of(ImageFormat.JPEG, "its signature is wrong");
    }
    boolean scanned = false;
    for (int marker = marker(scanned); marker != END; marker = marker(scanned)) {
      int start = at;
      int end = start + u16();
      if (end < start + 2 || end > file.length) {
        throw Undecodable.of(ImageFormat.JPEG, "a segment is longer than the file");
      }
      at = end;
      if (marker >= 0xe0 && marker <= 0xef) {
        application(marker, start + 2, end, scanned);
      } else if (marker != COMMENT) {
        scanned |= marker == Segment.SCAN;
        segment(marker, start + 2, end);
      }
    }
    if (!scanned) {
      throw Undecodable.of(ImageFormat.JPEG, "it has no picture");
    }
  }

  private void segment(int marker, int start, int end) {
    if (marker == Segment.SCAN) {
      if (frame == null) {
        throw Undecodable.of(ImageFormat.JPEG, "it has a scan before its frame header");
      }
      skipScan();
    }
    Segment segment = new Segment(marker, start, end, at);
    if (isFrame(marker)) {
      if (frame != null) {
        throw Undecodable.of(ImageFormat.JPEG, "it has several frames");
      }
      frame = FrameHeader.parse(file, segment);
    }
    if (segments.size() == MOST_SEGMENTS) {
      throw Undecodable.of(ImageFormat.JPEG, "it has more than " + MOST_SEGMENTS + " segments");
    }
    segments.add(segment);
  }

  /**
   * Finds the next marker of a segment.
   *
   * @param scanned whether the file may end here
   */
  private int marker(boolean scanned) {
    while (true) {
      at = ScanData.next255(file, at, file.length);
      while (at < file.length && file[at] == -1) {
        at++;
      }
      if (at >= file.length && scanned) {
        hasEnd = false;
        return END;
      }
      int marker = u8();
      if (marker != 0 && marker != TEMPORARY && !isRestart(marker)) {
        return marker;
      }
    }
  }

  /** Skips to the first marker that is not a restart marker, or to the end of the file. */
  private void skipScan() {
    at = ScanData.next255(file, at, file.length);
    while (at + 1 < file.length && (file[at + 1] == 0 || isRestart(file[at + 1]))) {
      at = ScanData.next255(file, at + 2, file.length);
    }
  }

  private static boolean isRestart(int marker) {
    return (marker & 0xf8) == 0xd0;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private void application(int marker, int start, int end, boolean scanned) {
    if (marker == 0xe0 && begins(JFIF, start, end)) {
      jfif = true;
      if (jfifSegment.isEmpty() && end - start >= JFIF_BYTES) {
        jfifSegment = Optional.of(new Segment(marker, start, end, end));
      }
    } else if (marker == 0xe1 && begins(EXIF, start, end) && orientation.isEmpty() && !scanned) {
      orientation = ExifOrientation.find(Arrays.copyOfRange(file, start, end));
    } else if (marker == 0xe2 && begins(ICC, start, end) && end >= start + ICC.length + 2) {
      int part = file[start + ICC.length] & 255;
      iccPartCount = file[start + ICC.length + 1] & 255;
      iccParts.putIfAbsent(part, Arrays.copyOfRange(file, start + ICC.length + 2, end));
      colorSegments.add(new Segment(marker, start, end, end));
    } else if (marker == 0xee && begins(ADOBE, start, end) && end >= start + 12) {
      adobeTransform = file[start + 11] & 255;
      colorSegments.add(new Segment(marker, start, end, end));
    }
  }

  private boolean begins(byte[] name, int start, int end) {
    return end - start >= name.length
        && Arrays.equals(file, start, start + name.length, name, 0, name.length);
  }

  private int u8() {
    return file[at++] & 255;
  }

  private int u16() {
    return u8() << 8 | u8();
  }
}
