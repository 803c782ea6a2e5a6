package com.progimage.features;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.support.ImageFiles;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a picture's file says that it is. */
public record PictureHeader(String format, int width, int height) {
  private static final Pattern SVG =
      Pattern.compile("<svg[^>]* width=\"(\\d+)\"[^>]* height=\"(\\d+)\"");

  public static PictureHeader of(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(16, bytes.length), ISO_8859_1);
    if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
      return webp(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), start.charAt(15));
    }
    Matcher svg = SVG.matcher(new String(bytes, UTF_8));
    if (svg.find()) {
      return new PictureHeader(
          "svg", Integer.parseInt(svg.group(1)), Integer.parseInt(svg.group(2)));
    }
    BufferedImage image = ImageFiles.decoded(bytes);
    return new PictureHeader(raster(start), image.getWidth(), image.getHeight());
  }

  private static String raster(String start) {
    return switch (start.charAt(0)) {
      case '\u00ff' -> "jpeg";
      case '\u0089' -> "png";
      case 'G' -> "gif";
      default -> "unknown";
    };
  }

  /** The first chunk is lossy, lossless, or extended (RFC 9649, section 2.5 to 2.7). */
  private static PictureHeader webp(ByteBuffer file, char kind) {
    return switch (kind) {
      case ' ' -> webp(file.getShort(26) & 0x3fff, file.getShort(28) & 0x3fff);
      case 'L' -> {
        int bits = file.getInt(21);
        yield webp((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
      }
      default -> webp((file.getInt(24) & 0xffffff) + 1, (file.getInt(26) >>> 8) + 1);
    };
  }

  private static PictureHeader webp(int width, int height) {
    return new PictureHeader("webp", width, height);
  }
}
