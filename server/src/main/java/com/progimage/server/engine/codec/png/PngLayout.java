package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.color.ColorTable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The smallest of PNG's color types that holds a picture exactly.
 *
 * @param header never interlaced
 * @param palette of color type {@link PngHeader#PALETTE}
 */
record PngLayout(PngHeader header, @Nullable ColorTable palette) {
  static PngLayout of(Pixels pixels) {
    int[] argb = pixels.argb();
    int opaque = -1;
    int unequal = 0;
    for (int pixel : argb) {
      opaque &= pixel;
      unequal |= pixel ^ pixel >> 8;
    }
    boolean isOpaque = opaque >>> 24 == 255;
    boolean isGray = (unequal & 0xffff) == 0;
    ColorTable colors = ColorTable.find(argb, 256).orElse(null);
    int type =
        isGray
            ? isOpaque ? PngHeader.GRAY : PngHeader.GRAY_ALPHA
            : isOpaque ? PngHeader.RGB : PngHeader.RGBA;
    int depth = type == PngHeader.GRAY && colors != null ? grayDepth(colors) : 8;
    PngHeader direct = header(pixels, depth, type);
    if (colors == null) {
      return new PngLayout(direct, null);
    }
    PngHeader indexed = header(pixels, indexDepth(colors.size()), PngHeader.PALETTE);
    long tableBytes = 12 + 3L * colors.size() + (isOpaque ? 0 : 12 + colors.size());
    return bytes(indexed) + tableBytes < bytes(direct)
        ? new PngLayout(indexed, colors)
        : new PngLayout(direct, null);
  }

  private static PngHeader header(Pixels pixels, int depth, int type) {
    return new PngHeader(pixels.width(), pixels.height(), depth, type, /* interlaced= */ false);
  }

  private static long bytes(PngHeader header) {
    return (1L + header.rowBytes(header.width())) * header.height();
  }

  private static int indexDepth(int colors) {
    return colors <= 2 ? 1 : colors <= 4 ? 2 : colors <= 16 ? 4 : 8;
  }

  private static int grayDepth(ColorTable colors) {
    int depth = 1;
    for (int color : colors.colors()) {
      while (depth < 8 && (color & 255) % (255 / ((1 << depth) - 1)) != 0) {
        depth *= 2;
      }
    }
    return depth;
  }

  /** The palette, if there is one. */
  Optional<ColorTable> table() {
    return Optional.ofNullable(palette);
  }

  /** Whether rows consist of whole samples, so that filters help. */
  boolean hasWholeSamples() {
    return palette == null && header.depth() == 8;
  }
}
