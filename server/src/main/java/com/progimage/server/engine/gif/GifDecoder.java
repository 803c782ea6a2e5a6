package com.progimage.server.engine.gif;

import com.progimage.server.engine.Damage;
import com.progimage.server.engine.Decoded;
import com.progimage.server.engine.Decoder;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Wanted;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first image of a GIF (87a and 89a), on the logical screen, which is transparent and, as
 * in browsers, grows to hold the image.
 */
public final class GifDecoder implements Decoder {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int GRAPHIC_CONTROL = 0xf9;

  /** First row and rows apart of the four passes of an interlaced image. */
  private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  private static final int[][] WHOLE = {{0, 1}};

  @Override
  public Decoded decode(Path file, Wanted wanted) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return Decoded.whole(new Reading(bytes).read(), 1);
    } catch (ArrayIndexOutOfBoundsException e) {
      throw Damage.of(ImageFormat.GIF, "it ends early", e);
    }
  }

  /** One file. What lies behind its end is met as an index out of bounds. */
  private static final class Reading {
    private final byte[] in;
    private int at;
    private int width;
    private int height;
    private int clear = -1;
    private int @Nullable [] palette;

    Reading(byte[] in) {
      this.in = in;
    }

    Pixels read() {
      if (in.length < 6 || in[0] != 'G' || in[1] != 'I' || in[2] != 'F') {
        throw Damage.of(ImageFormat.GIF, "it does not begin as one");
      }
      at = 6;
      width = u16();
      height = u16();
      int flags = u8();
      at += 2;
      palette = palette(flags);
      while (true) {
        int block = u8();
        switch (block) {
          case IMAGE -> {
            return image();
          }
          case EXTENSION -> extension();
          case 0 -> {
            // Some writers end a block twice.
          }
          default -> throw Damage.of(ImageFormat.GIF, "it has no image");
        }
      }
    }

    private void extension() {
      int label = u8();
      if (label == GRAPHIC_CONTROL && in[at] >= 4) {
        clear = (in[at + 1] & 1) != 0 ? in[at + 4] & 255 : -1;
      }
      for (int length = u8(); length > 0; length = u8()) {
        at += length;
      }
    }

    private Pixels image() {
      int left = u16();
      int top = u16();
      int columns = u16();
      int rows = u16();
      if (columns == 0 || rows == 0) {
        throw Damage.of(ImageFormat.GIF, "its image has no pixels");
      }
      int flags = u8();
      int[] local = palette(flags);
      int[] colors = local == null ? palette : local;
      if (colors == null) {
        throw Damage.of(ImageFormat.GIF, "it has no palette");
      }
      width = Math.max(width, left + columns);
      height = Math.max(height, top + rows);
      if ((long) width * height > Integer.MAX_VALUE - 8) {
        throw Damage.tooLarge(ImageFormat.GIF, (long) width * height);
      }
      int[] table = table(colors);
      LzwReader lzw = new LzwReader(in, at);
      Pixels pixels = Pixels.create(width, height);
      byte[] row = new byte[columns];
      for (int[] pass : (flags & 0x40) != 0 ? PASSES : WHOLE) {
        for (int y = pass[0]; y < rows; y += pass[1]) {
          lzw.read(row);
          int to = (top + y) * width + left;
          for (int x = 0; x < columns; x++) {
            int index = row[x] & 255;
            if (index >= colors.length && index != clear) {
              throw Damage.of(ImageFormat.GIF, "a pixel's colour is not in the palette");
            }
            pixels.argb()[to + x] = table[index];
          }
        }
      }
      return pixels;
    }

    private int[] table(int[] colors) {
      int[] table = Arrays.copyOf(colors, 256);
      if (clear >= 0) {
        table[clear] = 0;
      }
      return table;
    }

    private int @Nullable [] palette(int flags) {
      if ((flags & 0x80) == 0) {
        return null;
      }
      int[] colors = new int[2 << (flags & 7)];
      for (int i = 0; i < colors.length; i++) {
        colors[i] = 0xff000000 | u8() << 16 | u8() << 8 | u8();
      }
      return colors;
    }

    private int u8() {
      return in[at++] & 255;
    }

    private int u16() {
      return u8() | u8() << 8;
    }
  }
}
