package com.progimage.server.engine.tiff;

import com.progimage.server.engine.ColorProfile;
import com.progimage.server.engine.Damage;
import com.progimage.server.engine.Inks;
import com.progimage.server.engine.Pixels;
import com.progimage.server.image.ImageFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Makes pixels of all kinds of pictures that {@link Layout} knows. */
final class PixelReader {
  private final Directory directory;
  private final Layout layout;
  private final Borrowed borrowed;
  private final SampleReader reader;
  private final Pixels pixels;
  private final int[] argb;

  PixelReader(Directory directory, Layout layout, Borrowed borrowed) {
    this.directory = directory;
    this.layout = layout;
    this.borrowed = borrowed;
    this.reader = new SampleReader(directory, layout);
    this.pixels = Pixels.create(layout.width(), layout.height());
    this.argb = pixels.argb();
  }

  Pixels read() throws IOException {
    Optional<ColorProfile> profile =
        layout.photometric() == Layout.PALETTE
            ? ColorProfile.find(directory.bytes(Tag.ICC), 3)
            : ColorProfile.find(directory.bytes(Tag.ICC), layout.colors());
    if (layout.photometric() == Layout.CMYK) {
      byte[] inks = inks();
      profile.ifPresentOrElse(used -> used.toSrgb(inks, argb), () -> Inks.toSrgb(inks, argb));
      return pixels;
    }
    if (layout.compression() == Layout.JPEG) {
      readJpegs();
    } else {
      switch (layout.photometric()) {
        case Layout.RGB -> reader.read(this::rgb);
        case Layout.YCBCR -> reader.read(this::ycc);
        default -> readGreysOrPalette();
      }
    }
    profile.ifPresent(used -> used.toSrgb(argb));
    return pixels;
  }

  private void rgb(int[] samples, int count, int to) {
    for (int i = 0, from = 0; i < count; i++, from += layout.samples()) {
      argb[to + i] =
          argb(
              level(samples[from]),
              level(samples[from + 1]),
              level(samples[from + 2]),
              alpha(samples, from));
    }
  }

  private int argb(int red, int green, int blue, int alpha) {
    if (!layout.premultiplied() || alpha == 0) {
      return alpha << 24 | red << 16 | green << 8 | blue;
    }
    return alpha << 24 | plain(red, alpha) << 16 | plain(green, alpha) << 8 | plain(blue, alpha);
  }

  private static int plain(int value, int alpha) {
    return Math.min(255, (value * 255 + alpha / 2) / alpha);
  }

  private int alpha(int[] samples, int from) {
    return layout.alpha() < 0 ? 255 : level(samples[from + layout.alpha()]);
  }

  private int level(int sample) {
    return layout.bits() == 16 ? sample * 255 + 32_895 >>> 16 : sample;
  }

  /** CCIR 601, black and white at 0 and 255. */
  private void ycc(int[] samples, int count, int to) {
    for (int i = 0, from = 0; i < count; i++, from += layout.samples()) {
      float luma = samples[from] + 0.5f;
      int cb = samples[from + 1] - 128;
      int cr = samples[from + 2] - 128;
      argb[to + i] =
          argb(
              clamp(luma + 1.402f * cr),
              clamp(luma - 0.344136f * cb - 0.714136f * cr),
              clamp(luma + 1.772f * cb),
              alpha(samples, from));
    }
  }

  private static int clamp(float value) {
    return Math.clamp((int) Math.floor(value), 0, 255);
  }

  private void readGreysOrPalette() {
    if (layout.bits() == 16) {
      int flip = layout.photometric() == Layout.WHITE_IS_ZERO ? 0xffff : 0;
      reader.read((samples, count, to) -> {
        for (int i = 0, from = 0; i < count; i++, from += layout.samples()) {
          int grey = level(samples[from] ^ flip);
          argb[to + i] = argb(grey, grey, grey, alpha(samples, from));
        }
      });
      return;
    }
    int[] table = layout.photometric() == Layout.PALETTE ? palette() : greys();
    reader.read((samples, count, to) -> {
      for (int i = 0, from = 0; i < count; i++, from += layout.samples()) {
        int color = table[samples[from]];
        // Alpha of fewer than 8 bits has as many levels as the greys.
        int alpha =
            layout.alpha() < 0 ? 255 : samples[from + layout.alpha()] * 255 / (table.length - 1);
        argb[to + i] = argb(color >> 16 & 255, color >> 8 & 255, color & 255, alpha);
      }
    });
  }

  private int[] greys() {
    int[] greys = new int[1 << layout.bits()];
    for (int i = 0; i < greys.length; i++) {
      int value = layout.photometric() == Layout.WHITE_IS_ZERO ? greys.length - 1 - i : i;
      greys[i] = value * 255 / (greys.length - 1) * 0x010101;
    }
    return greys;
  }

  /** All reds, then all greens, then all blues, of 16 bits each. */
  private int[] palette() {
    long[] map = directory.numbers(Tag.COLOR_MAP);
    int[] colors = new int[1 << layout.bits()];
    if (map.length < 3 * colors.length) {
      throw Damage.of(ImageFormat.TIFF, "it has no whole palette");
    }
    // Some writers forget the upper eight bits.
    boolean isNarrow = Arrays.stream(map).allMatch(value -> value < 256);
    for (int i = 0; i < colors.length; i++) {
      for (int c = 0; c < 3; c++) {
        int value = (int) map[c * colors.length + i];
        colors[i] = colors[i] << 8 | (isNarrow ? value : value * 255 + 32_895 >>> 16);
      }
    }
    return colors;
  }

  private byte[] inks() {
    byte[] inks = new byte[Math.multiplyExact(4, argb.length)];
    reader.read((samples, count, to) -> {
      for (int i = 0, from = 0; i < count; i++, from += layout.samples()) {
        for (int c = 0; c < 4; c++) {
          inks[4 * (to + i) + c] = (byte) level(samples[from + c]);
        }
      }
    });
    return inks;
  }

  private void readJpegs() throws IOException {
    byte[] tables = directory.bytes(Tag.JPEG_TABLES);
    for (int part = 0; part < layout.across() * layout.down(); part++) {
      int left = part % layout.across() * layout.partWidth();
      int down = part / layout.across();
      Pixels shown = borrowed.jpeg(jpeg(tables, reader.bytes(part)));
      int columns = Math.min(layout.partWidth(), layout.width() - left);
      if (shown.width() < columns || shown.height() < layout.rows(down)) {
        throw Damage.of(ImageFormat.TIFF, "a part of it is too small");
      }
      for (int y = 0; y < layout.rows(down); y++) {
        System.arraycopy(
            shown.argb(),
            y * shown.width(),
            argb,
            (down * layout.partHeight() + y) * layout.width() + left,
            columns);
      }
    }
  }

  /** A part with the tables that all parts share, and a marker that says what its colours are. */
  private byte[] jpeg(byte[] tables, byte[] part) {
    if (part.length < 4 || (part[0] & 255) != 0xff || (part[1] & 255) != 0xd8) {
      throw Damage.of(ImageFormat.TIFF, "a part of it is no JPEG");
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream(part.length + tables.length + 16);
    file.write(part, 0, 2);
    int transform = layout.photometric() == Layout.YCBCR ? 1 : 0;
    byte[] adobe = {
      (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
    };
    file.writeBytes(adobe);
    if (tables.length > 4) {
      file.write(tables, 2, tables.length - 4);
    }
    file.write(part, 2, part.length - 2);
    return file.toByteArray();
  }
}
