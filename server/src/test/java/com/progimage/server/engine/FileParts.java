package com.progimage.server.engine;

import com.progimage.server.image.ImageFormat;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Splits a file into its parts, by the formats' specifications and without any code under test:
 * segments of a JPEG, chunks of a PNG and a WebP, blocks of a GIF, elements of an SVG, fields of a
 * TIFF.
 */
public final class FileParts {
  private final ByteBuffer in;
  private final List<String> names = new ArrayList<>();

  private FileParts(byte[] file) {
    this.in = ByteBuffer.wrap(file);
  }

  /**
   * The names of the parts in their order, such as {@code APP1} or {@code tRNS}; {@code rest} if
   * bytes follow the last one.
   */
  public static List<String> names(ImageFormat format, byte[] file) {
    FileParts parts = new FileParts(file);
    switch (format) {
      case JPEG -> parts.jpeg();
      case PNG -> parts.png();
      case WEBP -> parts.webp();
      case GIF -> parts.gif();
      case SVG -> parts.svg();
      case BMP -> parts.bmp();
      case TIFF -> parts.tiff();
      default -> throw new IllegalArgumentException(format.text());
    }
    if (format != ImageFormat.SVG && parts.in.hasRemaining()) {
      parts.names.add("rest");
    }
    return parts.names;
  }

  private void jpeg() {
    skip(2);
    while (true) {
      require(in.get() == (byte) 0xff);
      int marker = in.get() & 255;
      String name = marker >= 0xe0 && marker <= 0xef ? "APP" + (marker - 0xe0) : hex(marker);
      names.add(name);
      if (marker == 0xd9) {
        return;
      }
      int length = in.getShort() & 0xffff;
      if (marker == 0xe0) {
        // A JFIF segment without a thumbnail has sixteen bytes.
        require(length == 16 && text(5).equals("JFIF\0"));
        skip(length - 7);
      } else {
        skip(length - 2);
      }
      if (marker == 0xda) {
        skipScan();
      }
    }
  }

  private void skipScan() {
    while (true) {
      if (in.get() == (byte) 0xff && in.get(in.position()) != 0) {
        in.position(in.position() - 1);
        return;
      }
    }
  }

  private void png() {
    skip(8);
    do {
      int length = in.getInt();
      names.add(text(4));
      skip(length + 4);
    } while (!names.getLast().equals("IEND"));
  }

  private void webp() {
    in.order(ByteOrder.LITTLE_ENDIAN);
    skip(4);
    require(in.getInt() == in.limit() - 8);
    skip(4);
    while (in.hasRemaining()) {
      String name = text(4);
      int length = in.getInt();
      // Of everything that an extended header can announce, only alpha is not metadata.
      boolean announces = name.equals("VP8X") && (in.get(in.position()) & ~0x10) != 0;
      names.add(announces ? "VP8X with flags" : name.strip());
      skip(length + (length & 1));
    }
  }

  private void gif() {
    skip(10);
    int flags = in.get();
    skip(2);
    palette(flags);
    while (true) {
      int block = in.get();
      switch (block) {
        case ';' -> {
          return;
        }
        case ',' -> {
          names.add("image");
          skip(8);
          palette(in.get());
          skip(1);
        }
        case '!' -> names.add("extension " + hex(in.get() & 255));
        default -> throw new AssertionError("block " + block);
      }
      for (int length = in.get() & 255; length > 0; length = in.get() & 255) {
        skip(length);
      }
    }
  }

  private void palette(int flags) {
    skip((flags & 0x80) == 0 ? 0 : 6 << (flags & 7));
  }

  private void bmp() {
    in.order(ByteOrder.LITTLE_ENDIAN);
    int header = in.getInt(14);
    require(in.getInt(10) == 14 + header && in.getInt(2) == in.limit());
    names.add(header == 40 || header == 108 ? "header" : "header of " + header);
    names.add("pixels");
    skip(in.limit());
  }

  /**
   * Requires one directory, with fields that describe the picture only, and nothing else but its
   * strips.
   */
  private void tiff() {
    in.order(ByteOrder.LITTLE_ENDIAN);
    int at = in.getInt(4);
    int count = in.getShort(at);
    for (int i = 0; i < count; i++) {
      int tag = in.getShort(at + 2 + 12 * i) & 0xffff;
      names.add(
          switch (tag) {
            case 256, 257, 258, 259, 262, 277, 284, 317, 338 -> "picture";
            case 273, 278, 279 -> "strips";
            case 282, 283, 296 -> "resolution";
            default -> "field " + tag;
          });
    }
    require(in.getInt(at + 2 + 12 * count) == 0);
    skip(in.limit());
  }

  private void svg() {
    try {
      XMLStreamReader reader =
          XMLInputFactory.newDefaultFactory()
              .createXMLStreamReader(new ByteArrayInputStream(in.array()));
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> names.add(reader.getLocalName());
          case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION ->
              names.add("comment");
          case XMLStreamConstants.CHARACTERS -> {
            if (!reader.isWhiteSpace()) {
              names.add("text");
            }
          }
          default -> {}
        }
      }
    } catch (XMLStreamException e) {
      throw new AssertionError(e);
    }
  }

  private String text(int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private void skip(int count) {
    in.position(in.position() + count);
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new AssertionError("the file is not as its format says");
    }
  }

  private static String hex(int value) {
    return Integer.toHexString(value);
  }
}
