package com.progimage.server.inspect;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.nio.file.Path;

/**
 * GIF 87a and 89a, from the logical screen to the trailer: blocks, sub-blocks, and at least one
 * image with data. The canvas is the logical screen, grown to hold the first image, as browsers do
 * it; later images are clipped to it, but no image may be above the limits by itself. How many
 * there are is not limited: only the first is rendered unless all are asked for, under the budgets
 * of rendering.
 *
 * <p>Tolerated: zeros between blocks, anything after the trailer, and, after a whole image, a
 * missing trailer, which old writers forget and browsers do not miss.
 */
final class GifInspector {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = 0x3b;

  private final FileBytes in;
  private final Limits limits;
  private int width;
  private int height;
  private int images;

  private GifInspector(FileBytes in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  static Inspected inspect(Path file, Limits limits) throws IOException {
    try (FileBytes in = FileBytes.open(file, "GIF")) {
      return new GifInspector(in, limits).read();
    }
  }

  private Inspected read() throws IOException {
    in.skip(6);
    in.begin("logical screen");
    width = in.littleU16();
    height = in.littleU16();
    limits.check(Math.max(width, 1), Math.max(height, 1));
    int flags = in.u8();
    in.skip(2);
    colourTable(flags);
    while (block()) {}
    if (images == 0) {
      throw in.damaged("comes before any image");
    }
    return new Inspected(ImageFormat.GIF, new Size(width, height), images, 1);
  }

  /** Whether more may follow. */
  private boolean block() throws IOException {
    in.begin("block");
    if (images > 0 && in.atEnd()) {
      return false;
    }
    int introducer = in.u8();
    switch (introducer) {
      case EXTENSION -> {
        in.begin("extension", 0, in.position() - 1);
        in.skip(1);
        subBlocks();
      }
      case IMAGE -> image();
      case TRAILER -> {
        in.begin("trailer", 0, in.position() - 1);
        return false;
      }
      case 0 -> {
        // Some writers end a block twice.
      }
      default -> throw in.damaged("is of the unknown kind " + introducer);
    }
    return true;
  }

  private void image() throws IOException {
    in.begin("image", 0, in.position() - 1);
    int left = in.littleU16();
    int top = in.littleU16();
    int imageWidth = in.littleU16();
    int imageHeight = in.littleU16();
    if (imageWidth == 0 || imageHeight == 0) {
      throw in.damaged("says " + imageWidth + "x" + imageHeight + " pixels");
    }
    limits.check(imageWidth, imageHeight);
    if (images == 0) {
      width = Math.max(width, left + imageWidth);
      height = Math.max(height, top + imageHeight);
      limits.check(width, height);
    }
    colourTable(in.u8());
    int codeSize = in.u8();
    if (codeSize < 1 || codeSize > 8) {
      throw in.damaged("has an LZW code size of " + codeSize + " instead of 2 to 8");
    }
    if (subBlocks() == 0) {
      throw in.damaged("has no data");
    }
    images++;
  }

  /** Bits 0 to 2 are the table's size, bit 7 says whether it is there. */
  private void colourTable(int flags) throws IOException {
    if ((flags & 0x80) != 0) {
      in.skip(3L << (flags & 7) + 1);
    }
  }

  /** The number of bytes in them. */
  private long subBlocks() throws IOException {
    long bytes = 0;
    for (int length = in.u8(); length > 0; length = in.u8()) {
      in.skip(length);
      bytes += length;
    }
    return bytes;
  }
}
