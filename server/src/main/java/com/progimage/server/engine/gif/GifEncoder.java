package com.progimage.server.engine.gif;

import com.progimage.server.engine.ColorTable;
import com.progimage.server.engine.Damage;
import com.progimage.server.engine.EncodeSettings;
import com.progimage.server.engine.Encoder;
import com.progimage.server.engine.Pixels;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes GIF 89a. An alpha below 128 is transparent, any other opaque. Up to 256 colours, the
 * transparent one included, are kept exactly; more become a palette and are dithered onto it.
 */
public final class GifEncoder implements Encoder {
  private static final int CLEAR = 0;

  @Override
  public void encode(Pixels pixels, EncodeSettings settings, OutputStream out) throws IOException {
    Damage.requireSide(ImageFormat.GIF, pixels.size(), ImageFormat.GIF.maxSide());
    Optional<ColorTable> exact = ColorTable.find(pixels.argb(), 256, GifEncoder::binary);
    if (exact.isPresent()) {
      writeExact(pixels, exact.get(), out);
    } else {
      writeDithered(pixels, out);
    }
    out.write(';');
  }

  /** Transparent black, or opaque. */
  private static int binary(int argb) {
    return argb < 0 ? argb | 0xff000000 : CLEAR;
  }

  private static void writeExact(Pixels pixels, ColorTable table, OutputStream out)
      throws IOException {
    int clear = table.colors()[0] == CLEAR ? 0 : -1;
    LzwWriter lzw = begin(pixels, table.colors(), clear, out);
    byte[] row = new byte[pixels.width()];
    int last = ~pixels.at(0, 0);
    byte index = 0;
    for (int y = 0; y < pixels.height(); y++) {
      for (int x = 0; x < row.length; x++) {
        int pixel = pixels.at(x, y);
        if (pixel != last) {
          last = pixel;
          index = (byte) table.index(binary(pixel));
        }
        row[x] = index;
      }
      lzw.write(row, row.length);
    }
    lzw.finish();
  }

  private static void writeDithered(Pixels pixels, OutputStream out) throws IOException {
    boolean hasClear = Arrays.stream(pixels.argb()).anyMatch(pixel -> pixel >= 0);
    int[] palette = Palette.of(Histogram.of(pixels.argb()), hasClear ? 255 : 256);
    int clear = hasClear ? palette.length : -1;
    int[] colors = hasClear ? Arrays.copyOf(palette, palette.length + 1) : palette;
    LzwWriter lzw = begin(pixels, colors, clear, out);
    Dither dither = new Dither(pixels, palette, clear);
    byte[] row = new byte[pixels.width()];
    for (int y = 0; y < pixels.height(); y++) {
      dither.row(y, row);
      lzw.write(row, row.length);
    }
    lzw.finish();
  }

  /** Everything up to the image data. */
  private static LzwWriter begin(Pixels pixels, int[] colors, int clear, OutputStream out)
      throws IOException {
    int bits = Math.max(1, 32 - Integer.numberOfLeadingZeros(colors.length - 1));
    byte[] version = {'G', 'I', 'F', '8', '9', 'a'};
    out.write(version);
    u16(pixels.width(), out);
    u16(pixels.height(), out);
    // A global palette of 2^bits colours, of 8 bits a channel.
    out.write(0xf0 | bits - 1);
    u16(0, out);
    byte[] palette = new byte[3 << bits];
    for (int i = 0; i < colors.length; i++) {
      palette[3 * i] = (byte) (colors[i] >> 16);
      palette[3 * i + 1] = (byte) (colors[i] >> 8);
      palette[3 * i + 2] = (byte) colors[i];
    }
    out.write(palette);
    if (clear >= 0) {
      out.write(new byte[] {0x21, (byte) 0xf9, 4, 1, 0, 0, (byte) clear, 0});
    }
    out.write(',');
    u16(0, out);
    u16(0, out);
    u16(pixels.width(), out);
    u16(pixels.height(), out);
    out.write(0);
    return new LzwWriter(Math.max(2, bits), out);
  }

  private static void u16(int value, OutputStream out) throws IOException {
    out.write(value);
    out.write(value >> 8);
  }
}
