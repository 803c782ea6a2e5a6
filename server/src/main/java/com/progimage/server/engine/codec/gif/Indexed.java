package com.progimage.server.engine.codec.gif;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.color.ColorTable;
import com.progimage.server.engine.palette.Dither;
import com.progimage.server.engine.palette.Histogram;
import com.progimage.server.engine.palette.Palette;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Pixels as indices into a palette, exact if 256 colors are enough. */
final class Indexed {
  private static final int CLEAR = 0;

  private Indexed() {}

  /** Writes everything before the indices. */
  @FunctionalInterface
  interface Beginning {
    /**
     * @param colors the palette
     * @param clear index of the transparent color, −1 if there is none
     */
    LzwWriter write(int[] colors, int clear) throws IOException;
  }

  static void write(Pixels pixels, Beginning beginning) throws IOException {
    Optional<ColorTable> exact = ColorTable.find(pixels.argb(), 256, Indexed::binary);
    if (exact.isPresent()) {
      writeExact(pixels, exact.get(), beginning);
    } else {
      writeDithered(pixels, beginning);
    }
  }

  /** Transparent black, or the opaque color. */
  private static int binary(int argb) {
    return argb < 0 ? argb | 0xff000000 : CLEAR;
  }

  private static void writeExact(Pixels pixels, ColorTable table, Beginning beginning)
      throws IOException {
    LzwWriter lzw = beginning.write(table.colors(), table.colors()[0] == CLEAR ? 0 : -1);
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

  private static void writeDithered(Pixels pixels, Beginning beginning) throws IOException {
    boolean hasClear = Arrays.stream(pixels.argb()).anyMatch(pixel -> pixel >= 0);
    int[] palette = Palette.of(Histogram.of(pixels.argb()), hasClear ? 255 : 256);
    int clear = hasClear ? palette.length : -1;
    int[] colors = hasClear ? Arrays.copyOf(palette, palette.length + 1) : palette;
    LzwWriter lzw = beginning.write(colors, clear);
    Dither dither = new Dither(pixels, palette, clear);
    byte[] row = new byte[pixels.width()];
    for (int y = 0; y < pixels.height(); y++) {
      dither.row(y, row);
      lzw.write(row, row.length);
    }
    lzw.finish();
  }
}
