package com.progimage.server.engine.codec.bmp;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.Encoder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes BMP: opaque pictures with 24 bits per pixel, which every reader supports, and others with
 * 32 bits and a mask for alpha (header version 4, sRGB). Uncompressed, from the bottom up.
 */
public final class BmpEncoder implements Encoder {
  private static final int FILE_HEADER_BYTES = 14;
  private static final int PLAIN_BYTES = 40;
  private static final int BI_BITFIELDS = 3;

  /** "sRGB" as a number. */
  private static final int SRGB = 0x7352_4742;

  /** 72 pixels per inch, in pixels per meter. */
  private static final int RESOLUTION = 2835;

  @Override
  public void encode(Pixels pixels, EncodeSettings settings, OutputStream out) throws IOException {
    Undecodable.requireSide(ImageFormat.BMP, pixels.size(), ImageFormat.BMP.maxSide());
    boolean opaque = pixels.isOpaque();
    int pixelBytes = opaque ? 3 : 4;
    long stride = ((long) pixels.width() * pixelBytes + 3) / 4 * 4;
    int headerBytes = opaque ? PLAIN_BYTES : BmpHeader.bytesWithAlpha();
    long size = FILE_HEADER_BYTES + headerBytes + stride * pixels.height();
    if (size > Integer.MAX_VALUE) {
      throw Failure.overLimit(
          ErrorCode.IMAGE_TOO_LARGE,
          "the BMP would have %d bytes, more than %d: resize it or ask for PNG"
              .formatted(size, Integer.MAX_VALUE),
          Integer.MAX_VALUE,
          size);
    }
    out.write(header(pixels, pixelBytes, headerBytes, (int) size));
    byte[] row = new byte[(int) stride];
    for (int y = pixels.height() - 1; y >= 0; y--) {
      pack(pixels, y, pixelBytes, row);
      out.write(row);
    }
  }

  private static byte[] header(Pixels pixels, int pixelBytes, int headerBytes, int size) {
    int pixelsAt = FILE_HEADER_BYTES + headerBytes;
    ByteBuffer header = ByteBuffer.allocate(pixelsAt).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 'B').put((byte) 'M').putInt(size).putInt(0).putInt(pixelsAt);
    header.putInt(headerBytes).putInt(pixels.width()).putInt(pixels.height());
    header.putShort((short) 1).putShort((short) (8 * pixelBytes));
    header.putInt(pixelBytes == 4 ? BI_BITFIELDS : 0).putInt(size - pixelsAt);
    header.putInt(RESOLUTION).putInt(RESOLUTION).putInt(0).putInt(0);
    if (pixelBytes == 4) {
      header.putInt(0xff0000).putInt(0xff00).putInt(0xff).putInt(0xff000000).putInt(SRGB);
    }
    return header.array();
  }

  private static void pack(Pixels pixels, int y, int pixelBytes, byte[] row) {
    int[] argb = pixels.argb();
    int from = y * pixels.width();
    for (int x = 0, at = 0; x < pixels.width(); x++, at += pixelBytes) {
      int pixel = argb[from + x];
      row[at] = (byte) pixel;
      row[at + 1] = (byte) (pixel >> 8);
      row[at + 2] = (byte) (pixel >> 16);
      if (pixelBytes == 4) {
        row[at + 3] = (byte) (pixel >>> 24);
      }
    }
  }
}
