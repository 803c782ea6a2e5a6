package com.progimage.server.inspect.format;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Inspects GIF 87a and 89a, from the logical screen to the trailer: blocks, sub-blocks, and at
 * least one image with data. The canvas is the logical screen, enlarged to hold the first image, as
 * browsers do it; later images are clipped to it, but each image must be within the limits. The
 * number of images is not limited: only the first is rendered unless all are requested, within the
 * budgets of rendering.
 *
 * <p>Tolerated: zeros between blocks, anything after the trailer, and, after a complete image,
 * anything else in place of a trailer, which old encoders omit and browsers do not need. A screen
 * of one pixel needs no image data, because web pages use such files as placeholders.
 */
public final class GifInspector {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = 0x3b;

  /**
   * Maximum number of pixels of all images outside the screen: their data is read but not shown.
   */
  private static final long MOST_OUTSIDE = 1 << 24;

  private final FileBytes in;
  private final Limits limits;
  private int width;
  private int height;
  private int images;
  private long outside;

  private GifInspector(FileBytes in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  public static Inspected inspect(Path file, Limits limits) throws IOException {
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
    colorTable(flags);
    while (block()) {}
    if (images == 0) {
      if (!isPixel()) {
        throw in.damaged("comes before any image");
      }
      images = 1;
    }
    return new Inspected(ImageFormat.GIF, new Size(width, height), images, 1);
  }

  /** Reads a block; returns whether more may follow. */
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
        // Some encoders end a block twice.
      }
      default -> {
        if (images == 0) {
          throw in.damaged("is of the unknown kind " + introducer);
        }
        return false;
      }
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
    outside += Math.max(0, (long) imageWidth * imageHeight - (long) width * height);
    if (outside > MOST_OUTSIDE) {
      throw in.damaged("has too many pixels outside of the screen of all images");
    }
    colorTable(in.u8());
    if (isPixel() && images == 0) {
      placeholder();
      images++;
      return;
    }
    int codeSize = in.u8();
    if (codeSize < 1 || codeSize > 8) {
      throw in.damaged("has an LZW code size of " + codeSize + " instead of 2 to 8");
    }
    if (subBlocks() == 0) {
      throw in.damaged("has no data");
    }
    images++;
  }

  private boolean isPixel() {
    return width == 1 && height == 1;
  }

  /** Skips the incomplete data of a single pixel. */
  private void placeholder() throws IOException {
    in.skip(in.atEnd() ? 0 : 1);
    int length = 1;
    while (!in.atEnd() && length > 0) {
      length = in.u8();
      in.skip(Math.min(length, in.size() - in.position()));
    }
  }

  /** Skips a color table. Bits 0 to 2 of the flags are its size; bit 7 says whether it exists. */
  private void colorTable(int flags) throws IOException {
    if ((flags & 0x80) != 0) {
      in.skip(3L << (flags & 7) + 1);
    }
  }

  /** Skips sub-blocks and returns their number of bytes. */
  private long subBlocks() throws IOException {
    long bytes = 0;
    for (int length = in.u8(); length > 0; length = in.u8()) {
      in.skip(length);
      bytes += length;
    }
    return bytes;
  }
}
