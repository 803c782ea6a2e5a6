package com.progimage.server.engine.codec.bmp;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.Decoder;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.color.ColorProfile;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads BMP of 1 to 32 bits per pixel: plain, with bit fields, or run-length encoded. Only a mask
 * defines alpha: the fourth byte of plain 32-bit pixels is ignored. As in browsers, pixels that the
 * runs leave out are transparent, also if the file ends early, and an index beyond the palette is
 * black.
 */
public final class BmpDecoder implements Decoder {
  @Override
  public Decoded decode(Path file, SizeRequest wanted) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      BmpHeader header = BmpHeader.parse(bytes);
      Pixels pixels = pixels(bytes, header);
      byte[] icc = header.icc();
      if (icc != null) {
        ColorProfile.find(icc, 3).ifPresent(profile -> profile.toSrgb(pixels.argb()));
      }
      return Decoded.whole(pixels, 1);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw Undecodable.of(ImageFormat.BMP, "it ends early", e);
    }
  }

  private static Pixels pixels(byte[] file, BmpHeader header) {
    if (header.compression() != BmpHeader.Compression.NONE) {
      Pixels pixels = Pixels.create(header.size().width(), header.size().height());
      new Runs(file, header, pixels.argb()).read();
      return pixels;
    }
    // Checks that the file is long enough for the pixels that its header claims, before memory is
    // allocated for them.
    long last = header.pixelsAt() + (long) header.stride() * (header.size().height() - 1);
    if (last + ((long) header.size().width() * header.bits() + 7 >> 3) > file.length) {
      throw Undecodable.of(ImageFormat.BMP, "it ends early");
    }
    Pixels pixels = Pixels.create(header.size().width(), header.size().height());
    BmpFields fields = new BmpFields(header.masks());
    for (int row = 0; row < header.size().height(); row++) {
      int at = header.pixelsAt() + row * header.stride();
      int to = (header.topDown() ? row : header.size().height() - 1 - row) * header.size().width();
      switch (header.bits()) {
        case 16 -> fields.unpack16(file, at, header.size().width(), pixels.argb(), to);
        case 24 -> unpack24(file, at, header.size().width(), pixels.argb(), to);
        case 32 -> fields.unpack32(file, at, header.size().width(), pixels.argb(), to);
        default -> unpackIndices(file, at, header, pixels.argb(), to);
      }
    }
    return pixels;
  }

  private static void unpack24(byte[] file, int from, int count, int[] argb, int to) {
    for (int i = 0, at = from; i < count; i++, at += 3) {
      argb[to + i] =
          0xff000000 | (file[at + 2] & 255) << 16 | (file[at + 1] & 255) << 8 | file[at] & 255;
    }
  }

  private static void unpackIndices(byte[] file, int from, BmpHeader header, int[] argb, int to) {
    int bits = header.bits();
    int mask = (1 << bits) - 1;
    for (int i = 0, bit = 0; i < header.size().width(); i++, bit += bits) {
      int index = file[from + (bit >> 3)] >> 8 - bits - (bit & 7) & mask;
      argb[to + i] = color(header.palette(), index);
    }
  }

  static int color(int[] palette, int index) {
    return index < palette.length ? palette[index] : 0xff000000;
  }
}
