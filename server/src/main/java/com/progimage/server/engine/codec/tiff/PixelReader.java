package com.progimage.server.engine.codec.tiff;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.color.ColorProfile;
import com.progimage.server.engine.color.Inks;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the pixels of all kinds of pictures that {@link Layout} supports. */
final class PixelReader {
  private static final int MOST_PROFILE_BYTES = 8 << 20;

  private final Directory directory;
  private final Layout layout;
  private final EmbeddedCodecs borrowed;
  private final SampleReader reader;
  private final Pixels pixels;
  private final int[] argb;

  PixelReader(Directory directory, Layout layout, EmbeddedCodecs borrowed) {
    this.directory = directory;
    this.layout = layout;
    this.borrowed = borrowed;
    this.reader = new SampleReader(directory, layout);
    this.pixels = Pixels.create(layout.size().width(), layout.size().height());
    this.argb = pixels.argb();
  }

  Pixels read() throws IOException {
    Optional<ColorProfile> profile =
        profile(
            directory,
            layout.samples().photometric() == Layout.PALETTE ? 3 : layout.samples().colors());
    if (layout.samples().photometric() == Layout.CMYK) {
      readInks(profile.orElse(null));
      return pixels;
    }
    if (layout.coding().compression() == Layout.JPEG) {
      new JpegParts(directory, layout, borrowed, reader).read(argb);
    } else {
      switch (layout.samples().photometric()) {
        case Layout.RGB -> reader.read(this::rgb);
        case Layout.YCBCR -> readLumaChroma();
        default -> readGraysOrPalette();
      }
    }
    profile.ifPresent(used -> used.toSrgb(argb));
    return pixels;
  }

  static Optional<ColorProfile> profile(Directory directory, int channels) {
    return ColorProfile.find(directory.bytes(Tag.ICC, MOST_PROFILE_BYTES), channels);
  }

  private void rgb(int[] samples, int count, int to) {
    for (int i = 0, from = 0; i < count; i++, from += layout.samples().count()) {
      argb[to + i] =
          argb(
              level(samples[from]),
              level(samples[from + 1]),
              level(samples[from + 2]),
              alpha(samples, from));
    }
  }

  private int argb(int red, int green, int blue, int alpha) {
    if (!layout.samples().premultiplied() || alpha == 0) {
      return alpha << 24 | red << 16 | green << 8 | blue;
    }
    return alpha << 24 | plain(red, alpha) << 16 | plain(green, alpha) << 8 | plain(blue, alpha);
  }

  private static int plain(int value, int alpha) {
    return Math.min(255, (value * 255 + alpha / 2) / alpha);
  }

  private int alpha(int[] samples, int from) {
    return layout.samples().alpha() < 0 ? 255 : level(samples[from + layout.samples().alpha()]);
  }

  private int level(int sample) {
    return switch (layout.samples().bits()) {
      case 8 -> sample;
      case 16 -> sample * 255 + 32_895 >>> 16;
      default -> (sample * 255 + layout.samples().most() / 2) / layout.samples().most();
    };
  }

  private void readLumaChroma() {
    LumaChroma colors = LumaChroma.of(directory);
    reader.read((samples, count, to) -> {
      for (int i = 0, from = 0; i < count; i++, from += layout.samples().count()) {
        int rgb = colors.rgb(samples[from], samples[from + 1], samples[from + 2]);
        argb[to + i] = argb(rgb >> 16, rgb >> 8 & 255, rgb & 255, alpha(samples, from));
      }
    });
  }

  private void readGraysOrPalette() {
    if (layout.samples().bits() > 8) {
      int flip =
          layout.samples().photometric() == Layout.WHITE_IS_ZERO ? layout.samples().most() : 0;
      reader.read((samples, count, to) -> {
        for (int i = 0, from = 0; i < count; i++, from += layout.samples().count()) {
          int gray = level(samples[from] ^ flip);
          argb[to + i] = argb(gray, gray, gray, alpha(samples, from));
        }
      });
      return;
    }
    int[] table = layout.samples().photometric() == Layout.PALETTE ? palette() : grays();
    reader.read((samples, count, to) -> {
      for (int i = 0, from = 0; i < count; i++, from += layout.samples().count()) {
        int color = table[samples[from]];
        argb[to + i] = argb(color >> 16 & 255, color >> 8 & 255, color & 255, alpha(samples, from));
      }
    });
  }

  private int[] grays() {
    int[] grays = new int[1 << layout.samples().bits()];
    for (int i = 0; i < grays.length; i++) {
      int value = layout.samples().photometric() == Layout.WHITE_IS_ZERO ? grays.length - 1 - i : i;
      grays[i] = value * 255 / (grays.length - 1) * 0x010101;
    }
    return grays;
  }

  /** All reds, then all greens, then all blues, 16 bits each. */
  private int[] palette() {
    long[] map = directory.numbers(Tag.COLOR_MAP, 3 << layout.samples().bits());
    int[] colors = new int[1 << layout.samples().bits()];
    if (map.length < 3 * colors.length) {
      throw Undecodable.of(ImageFormat.TIFF, "its palette is incomplete");
    }
    // Some writers leave the upper eight bits empty.
    boolean isNarrow = Arrays.stream(map).allMatch(value -> value < 256);
    for (int i = 0; i < colors.length; i++) {
      for (int c = 0; c < 3; c++) {
        int value = (int) map[c * colors.length + i];
        colors[i] = colors[i] << 8 | (isNarrow ? value : value * 255 + 32_895 >>> 16);
      }
    }
    return colors;
  }

  private void readInks(@Nullable ColorProfile profile) throws IOException {
    byte[] inks = new byte[Math.multiplyExact(4, argb.length)];
    byte[] alphas = layout.samples().alpha() < 0 ? null : new byte[argb.length];
    if (layout.coding().compression() == Layout.JPEG) {
      new JpegParts(directory, layout, borrowed, reader).readInks(inks);
    } else {
      reader.read((samples, count, to) -> {
        for (int i = 0, from = 0; i < count; i++, from += layout.samples().count()) {
          int alpha = alpha(samples, from);
          for (int c = 0; c < 4; c++) {
            int ink = level(samples[from + c]);
            boolean isPlain = !layout.samples().premultiplied() || alpha == 0;
            inks[4 * (to + i) + c] = (byte) (isPlain ? ink : plain(ink, alpha));
          }
          if (alphas != null) {
            alphas[to + i] = (byte) alpha;
          }
        }
      });
    }
    if (profile == null) {
      Inks.toSrgb(inks, argb);
    } else {
      profile.toSrgb(inks, argb);
    }
    for (int i = 0; alphas != null && i < argb.length; i++) {
      argb[i] = argb[i] & 0xff_ffff | alphas[i] << 24;
    }
  }
}
