package com.progimage.server.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.svg.SvgText;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Detects the format of a file from its first bytes. */
public final class Magic {
  /** The maximum number of bytes that detection needs: an SVG may begin with a long comment. */
  public static final int HEAD_BYTES = 64 << 10;

  /** The number of bytes that is enough for any other file. */
  private static final int SHORT_HEAD_BYTES = 4096;

  private static final Set<String> AVIF_BRANDS = Set.of("avif", "avis");
  private static final Set<String> HEIC_BRANDS =
      Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1");

  /** The possible sizes of a BMP's second header: OS/2 1 and 2, Windows 3 to 5. */
  private static final Set<Integer> BMP_HEADER_BYTES = Set.of(12, 16, 40, 52, 56, 64, 108, 124);

  private record MagicBytes(ImageFormat format, Predicate<byte[]> matches) {}

  // AVIF comes before HEIC, because its files may also have the brand mif1.
  private static final List<MagicBytes> SIGNATURES =
      List.of(
          new MagicBytes(ImageFormat.JPEG, head -> has(head, 0, "\u00ff\u00d8\u00ff")),
          new MagicBytes(ImageFormat.PNG, head -> has(head, 0, "\u0089PNG\r\n\u001a\n")),
          new MagicBytes(ImageFormat.GIF, head -> has(head, 0, "GIF87a") || has(head, 0, "GIF89a")),
          new MagicBytes(ImageFormat.WEBP, head -> has(head, 0, "RIFF") && has(head, 8, "WEBP")),
          new MagicBytes(ImageFormat.BMP, Magic::isBmp),
          new MagicBytes(ImageFormat.TIFF, Magic::isTiff),
          new MagicBytes(ImageFormat.AVIF, head -> hasBrand(head, AVIF_BRANDS)),
          new MagicBytes(ImageFormat.HEIC, head -> hasBrand(head, HEIC_BRANDS)),
          new MagicBytes(ImageFormat.JXL, Magic::isJxl),
          new MagicBytes(ImageFormat.SVG, SvgText::looksLikeSvg));

  private Magic() {}

  /**
   * Reads the part of a file that {@link #sniff} needs: 4096 bytes, or {@link #HEAD_BYTES} if it
   * begins as text and may be an SVG.
   */
  public static byte[] readHead(InputStream in) throws IOException {
    byte[] start = in.readNBytes(SHORT_HEAD_BYTES);
    if (start.length < SHORT_HEAD_BYTES || sniff(start).isPresent() || !SvgText.mayBeXml(start)) {
      return start;
    }
    byte[] rest = in.readNBytes(HEAD_BYTES - SHORT_HEAD_BYTES);
    byte[] head = Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, head, start.length, rest.length);
    return head;
  }

  /**
   * Returns the format whose signature the bytes begin with, accepted or not; empty if there is
   * none. Never fails, however few bytes there are.
   *
   * @param head as {@link #readHead} reads it
   */
  public static Optional<ImageFormat> sniff(byte[] head) {
    return SIGNATURES.stream()
        .filter(signature -> signature.matches.test(head))
        .map(MagicBytes::format)
        .findFirst();
  }

  /** Whether the bytes are compressed with gzip (RFC 1952), as an svgz file is. */
  static boolean isGzip(byte[] head) {
    return has(head, 0, "\u001f\u008b");
  }

  private static boolean has(byte[] head, int at, String signature) {
    byte[] wanted = signature.getBytes(ISO_8859_1);
    int end = at + wanted.length;
    return head.length >= end && Arrays.equals(head, at, end, wanted, 0, wanted.length);
  }

  /** Checks the header too, because many texts begin with "BM". */
  private static boolean isBmp(byte[] head) {
    return has(head, 0, "BM")
        && head.length >= 18
        && BMP_HEADER_BYTES.contains(
            head[14] & 255 | (head[15] & 255) << 8 | (head[16] & 255) << 16 | head[17] << 24);
  }

  /** TIFF and BigTIFF, in either byte order. */
  private static boolean isTiff(byte[] head) {
    return has(head, 0, "II*\0")
        || has(head, 0, "MM\0*")
        || has(head, 0, "II+\0")
        || has(head, 0, "MM\0+");
  }

  private static boolean isJxl(byte[] head) {
    return has(head, 0, "\u00ff\n") || has(head, 0, "\0\0\0\u000cJXL \r\n\u0087\n");
  }

  /**
   * Whether the first box of an ISO media file names one of the brands, as its own or compatible.
   */
  private static boolean hasBrand(byte[] head, Set<String> brands) {
    if (!has(head, 4, "ftyp")) {
      return false;
    }
    // Only the box's low bytes: images have no box of more than 64 KiB here.
    int box = (head[2] & 255) << 8 | head[3] & 255;
    int end = Math.min(box, head.length);
    for (int at = 8; at + 4 <= end; at += at == 8 ? 8 : 4) { // the minor version is at 12
      if (brands.contains(new String(head, at, 4, ISO_8859_1))) {
        return true;
      }
    }
    return false;
  }
}
