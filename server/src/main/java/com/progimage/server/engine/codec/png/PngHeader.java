package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.nio.ByteBuffer;

/**
 * The IHDR chunk.
 *
 * @param depth bits per sample: 1, 2, 4, 8 or 16, as the color type allows
 * @param colorType {@link #GRAY}, {@link #RGB}, {@link #PALETTE}, {@link #GRAY_ALPHA} or {@link
 *     #RGBA}
 */
record PngHeader(int width, int height, int depth, int colorType, boolean interlaced) {
  static final int GRAY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GRAY_ALPHA = 4;
  static final int RGBA = 6;

  /** Maximum length of an array. */
  private static final long MAX_PIXELS = Integer.MAX_VALUE - 8;

  static PngHeader parse(byte[] chunk) {
    if (chunk.length != 13) {
      throw Undecodable.of(ImageFormat.PNG, "its header has a wrong length");
    }
    ByteBuffer in = ByteBuffer.wrap(chunk);
    int width = in.getInt();
    int height = in.getInt();
    int depth = in.get();
    int colorType = in.get();
    int compression = in.get();
    int filter = in.get();
    int interlace = in.get();
    if (width < 1 || height < 1) {
      throw Undecodable.of(ImageFormat.PNG, "its width or height is out of range");
    }
    boolean known =
        switch (colorType) {
          case GRAY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          case RGB, GRAY_ALPHA, RGBA -> depth == 8 || depth == 16;
          default -> false;
        };
    if (!known || compression != 0 || filter != 0 || interlace < 0 || interlace > 1) {
      throw Undecodable.of(
          ImageFormat.PNG, "its header has an unknown color type, depth or method");
    }
    long pixels = (long) width * height;
    if (pixels > MAX_PIXELS) {
      throw Failure.overLimit(
          ErrorCode.IMAGE_TOO_LARGE,
          "the PNG has " + pixels + " pixels, more than " + MAX_PIXELS + ": use a smaller one",
          MAX_PIXELS,
          pixels);
    }
    return new PngHeader(width, height, depth, colorType, interlace == 1);
  }

  /** Stored samples per pixel; a palette index is one. */
  int channels() {
    return switch (colorType) {
      case RGB -> 3;
      case GRAY_ALPHA -> 2;
      case RGBA -> 4;
      default -> 1;
    };
  }

  /** Bytes of a row with that many pixels, without its filter byte. */
  int rowBytes(int pixels) {
    long bytes = ((long) pixels * channels() * depth + 7) >> 3;
    if (bytes > MAX_PIXELS) {
      throw Undecodable.of(ImageFormat.PNG, "its rows are too long");
    }
    return (int) bytes;
  }

  /** Distance in bytes to the filters' left neighbor: a whole pixel, at least one byte. */
  int filterDistance() {
    return Math.max(1, channels() * depth >> 3);
  }
}
