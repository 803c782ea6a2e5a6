package com.progimage.server.engine.codec.tiff;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Reads strips and tiles that are JPEG files without the tables, which they share. */
final class JpegParts {
  /** Limit of quantization and Huffman tables: all tables that a JPEG can have are smaller. */
  private static final int MOST_TABLE_BYTES = 1 << 14;

  /** Writers pad a part to whole blocks. */
  private static final int BLOCK = 16;

  private final Layout layout;
  private final EmbeddedCodecs borrowed;
  private final SampleReader reader;
  private final byte[] tables;

  JpegParts(Directory directory, Layout layout, EmbeddedCodecs borrowed, SampleReader reader) {
    this.layout = layout;
    this.borrowed = borrowed;
    this.reader = reader;
    this.tables = directory.bytes(Tag.JPEG_TABLES, MOST_TABLE_BYTES);
  }

  /** Reads opaque pixels of gray, RGB, or luma and chroma. */
  void read(int[] argb) throws IOException {
    int flip = layout.samples().photometric() == Layout.WHITE_IS_ZERO ? 0xff_ffff : 0;
    for (int part = 0; part < layout.across() * layout.down(); part++) {
      Pixels shown = borrowed.jpeg(file(part), most());
      copy(part, shown.size(), shown.argb(), argb, 1);
    }
    for (int i = 0; flip != 0 && i < argb.length; i++) {
      argb[i] ^= flip;
    }
  }

  /** Reads four inks per pixel. */
  void readInks(byte[] inks) throws IOException {
    for (int part = 0; part < layout.across() * layout.down(); part++) {
      EmbeddedCodecs.JpegSamples shown = borrowed.inks(file(part), most());
      copy(part, shown.size(), shown.bytes(), inks, 4);
    }
  }

  /** The size of a part, so that a few bytes cannot claim more memory. */
  private Size most() {
    return new Size(filled(layout.part().width()), filled(layout.part().height()));
  }

  private static int filled(int side) {
    return (side + BLOCK - 1) / BLOCK * BLOCK;
  }

  private void copy(int part, Size size, Object from, Object to, int each) {
    int left = part % layout.across() * layout.part().width();
    int down = part / layout.across();
    int columns = Math.min(layout.part().width(), layout.size().width() - left);
    if (size.width() < columns || size.height() < layout.rows(down)) {
      throw Undecodable.of(ImageFormat.TIFF, "its image data is too small in a strip or tile");
    }
    for (int y = 0; y < layout.rows(down); y++) {
      int row = (down * layout.part().height() + y) * layout.size().width() + left;
      System.arraycopy(from, y * size.width() * each, to, row * each, columns * each);
    }
  }

  /**
   * Builds a complete JPEG from a part, the shared tables, and a marker that defines the colors.
   */
  private byte[] file(int part) {
    byte[] bytes = reader.bytes(part);
    if (bytes.length < 4 || (bytes[0] & 255) != 0xff || (bytes[1] & 255) != 0xd8) {
      throw Undecodable.of(ImageFormat.TIFF, "its image data is no JPEG in a strip or tile");
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream(bytes.length + tables.length + 16);
    file.write(bytes, 0, 2);
    int transform = layout.samples().photometric() == Layout.YCBCR ? 1 : 0;
    byte[] adobe = {
      (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
    };
    file.writeBytes(adobe);
    if (tables.length > 4) {
      file.write(tables, 2, tables.length - 4);
    }
    file.write(bytes, 2, bytes.length - 2);
    return file.toByteArray();
  }
}
