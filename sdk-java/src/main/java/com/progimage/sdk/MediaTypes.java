package com.progimage.sdk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Detects a format from a file's first bytes or its name. */
final class MediaTypes {
  private MediaTypes() {}

  /** Returns the format that the first bytes say, or else the name; empty if neither does. */
  static Optional<ImageFormat> find(Content content) throws IOException {
    return ofBytes(content.head()).or(() -> ofName(content.name()));
  }

  private static Optional<ImageFormat> ofBytes(byte[] head) {
    // Latin-1 makes each byte one character.
    String start = new String(head, StandardCharsets.ISO_8859_1);
    if (start.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of(ImageFormat.JPEG);
    }
    if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
      return Optional.of(ImageFormat.PNG);
    }
    if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
      return Optional.of(ImageFormat.GIF);
    }
    if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
      return Optional.of(ImageFormat.WEBP);
    }
    if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
      return Optional.of(ImageFormat.TIFF);
    }
    if (start.startsWith("\u00ff\n") || start.startsWith("\0\0\0\fJXL ")) {
      return Optional.of(ImageFormat.JXL);
    }
    if (start.startsWith("ftyp", 4)) {
      return ofBrand(start);
    }
    if (start.startsWith("BM")) {
      return Optional.of(ImageFormat.BMP);
    }
    return isSvg(start) ? Optional.of(ImageFormat.SVG) : Optional.empty();
  }

  private static Optional<ImageFormat> ofName(String fileName) {
    String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (extension) {
      case "jpg",
          "jpeg",
          "png",
          "gif",
          "webp",
          "svg",
          "bmp",
          "tif",
          "tiff",
          "avif",
          "heic",
          "heif",
          "jxl" ->
          Optional.of(ImageFormat.of(extension));
      default -> Optional.empty();
    };
  }

  private static Optional<ImageFormat> ofBrand(String start) {
    String brand = start.substring(8, Math.min(12, start.length()));
    return switch (brand) {
      case "avif", "avis" -> Optional.of(ImageFormat.AVIF);
      case "heic", "heix", "hevc", "mif1", "msf1" -> Optional.of(ImageFormat.HEIC);
      default -> Optional.empty();
    };
  }

  /** Skips UTF-8 and UTF-16 byte order marks and whatever may precede the root element. */
  private static boolean isSvg(String start) {
    String text = start.replace("\0", "").replaceFirst("^[^\\x21-\\x7e]*", "");
    return text.startsWith("<svg")
        || text.startsWith("<?xml")
        || text.startsWith("<!") && text.contains("<svg");
  }
}
