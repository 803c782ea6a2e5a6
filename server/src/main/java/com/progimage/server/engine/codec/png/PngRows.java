package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.DeepPixels;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.color.ColorTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a picture in units of one to four bytes, of which the highest is stored first: a pixel,
 * half of a deep pixel, or one byte of a row whose pixels are smaller than a byte.
 */
interface PngRows {
  int height();

  /** Units per row. */
  int units();

  /** Bytes per unit, which are the lowest of its number; the others are not stored. */
  int unitBytes();

  /** Units per pixel, at least one. */
  int distance();

  /** Fills {@code units} with a row. */
  void read(int y, int[] units);

  /** Whether a row certainly equals the one above. */
  boolean repeats(int y);

  static PngRows of(Pixels pixels, PngLayout layout) {
    return layout.hasWholeSamples()
        ? new Direct(pixels, layout.header().channels())
        : new Packed(pixels, layout.header().depth(), layout.palette());
  }

  /** Rows of {@link Pixels}: a unit is a pixel, or a byte of smaller ones. */
  interface OfPixels extends PngRows {
    Pixels pixels();

    @Override
    default int height() {
      return pixels().height();
    }

    @Override
    default int distance() {
      return 1;
    }

    @Override
    default boolean repeats(int y) {
      int width = pixels().width();
      int from = y * width;
      int[] argb = pixels().argb();
      return y > 0 && Arrays.equals(argb, from, from + width, argb, from - width, from);
    }
  }

  /** Pixels of 8 bits per sample. */
  record Direct(Pixels pixels, int unitBytes) implements OfPixels {
    @Override
    public int units() {
      return pixels.width();
    }

    @Override
    public void read(int y, int[] units) {
      int[] argb = pixels.argb();
      int from = y * pixels.width();
      switch (unitBytes) {
        case 2 -> {
          for (int i = 0; i < units.length; i++) {
            units[i] = (argb[from + i] & 255) << 8 | argb[from + i] >>> 24;
          }
        }
        case 4 -> {
          for (int i = 0; i < units.length; i++) {
            units[i] = Integer.rotateLeft(argb[from + i], 8);
          }
        }
        default -> System.arraycopy(argb, from, units, 0, units.length);
      }
    }
  }

  /** Palettes, and grays of up to 8 bits. */
  record Packed(Pixels pixels, int depth, @Nullable ColorTable palette) implements OfPixels {
    @Override
    public int units() {
      return (int) (((long) pixels.width() * depth + 7) / 8);
    }

    @Override
    public int unitBytes() {
      return 1;
    }

    @Override
    public void read(int y, int[] units) {
      int[] argb = pixels.argb();
      int from = y * pixels.width();
      int bits = 1;
      int at = 0;
      int lastPixel = argb[from];
      int lastValue = value(lastPixel);
      for (int x = 0; x < pixels.width(); x++) {
        int pixel = argb[from + x];
        if (pixel != lastPixel) {
          lastPixel = pixel;
          lastValue = value(pixel);
        }
        // The initial 1 reaches bit 8 when the byte is full.
        bits = bits << depth | lastValue;
        if (bits >= 256) {
          units[at++] = bits & 255;
          bits = 1;
        }
      }
      if (bits > 1) {
        while (bits < 256) {
          bits <<= depth;
        }
        units[at] = bits & 255;
      }
    }

    private int value(int pixel) {
      return palette != null ? palette.index(pixel) : (pixel & 255) >> 8 - depth;
    }
  }

  /** Samples of 16 bits: one unit of a pixel with one or two channels, otherwise two. */
  record Deep(DeepPixels pixels) implements PngRows {
    @Override
    public int height() {
      return pixels.height();
    }

    @Override
    public int units() {
      return pixels.width() * distance();
    }

    @Override
    public int unitBytes() {
      return 2 * pixels.channels() / distance();
    }

    @Override
    public int distance() {
      return pixels.channels() > 2 ? 2 : 1;
    }

    @Override
    public boolean repeats(int y) {
      return false;
    }

    @Override
    public void read(int y, int[] units) {
      short[] samples = pixels.samples();
      int from = y * pixels.width() * pixels.channels();
      switch (pixels.channels()) {
        case 1 -> {
          for (int i = 0; i < units.length; i++) {
            units[i] = samples[from + i] & 0xffff;
          }
        }
        case 3 -> {
          for (int i = 0; i < units.length; i += 2, from += 3) {
            int second = samples[from + 1];
            units[i] = (samples[from] & 0xffff) << 8 | second >> 8 & 255;
            units[i + 1] = (second & 255) << 16 | samples[from + 2] & 0xffff;
          }
        }
        default -> {
          for (int i = 0; i < units.length; i++, from += 2) {
            units[i] = samples[from] << 16 | samples[from + 1] & 0xffff;
          }
        }
      }
    }
  }
}
