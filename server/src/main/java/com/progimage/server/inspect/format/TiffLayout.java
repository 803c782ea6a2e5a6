package com.progimage.server.inspect.format;

import com.progimage.server.image.Size;
import java.io.IOException;
import java.util.Arrays;

/**
 * The storage layout of a TIFF's image, if it is supported; the rules are those of the decoder.
 *
 * @param part the size of a tile; for strips, the image's width and the rows of a strip
 * @param planes of samples, each in parts of its own
 * @param chromaX the number of horizontally adjacent pixels that share their chroma, if any do
 */
record TiffLayout(
    Size size,
    int compression,
    int bits,
    int samples,
    Size part,
    int planes,
    int chromaX,
    int chromaY) {
  static final int NONE = 1;
  private static final int LZW = 5;
  private static final int JPEG = 7;
  private static final int DEFLATE = 8;
  private static final int OLD_DEFLATE = 32946;
  private static final int PACK_BITS = 32773;

  private static final int BLACK_IS_ZERO = 1;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int CMYK = 5;
  private static final int YCBCR = 6;

  private static final int MOST_SAMPLES = 32;
  private static final int MOST_PARTS = 1 << 16;

  /** The maximum side of a tile; it may exceed the image's. */
  private static final int TILE_SIDE = 2048;

  /** Maximum number of pixels of tiles outside the image, beyond three times the image's own. */
  private static final long TILE_SLACK = 1 << 24;

  static TiffLayout of(TiffFields fields, FileBytes in, Limits limits) throws IOException {
    long width = fields.number(TiffFields.WIDTH, 0);
    long height = fields.number(TiffFields.HEIGHT, 0);
    if (width < 1 || height < 1) {
      throw in.damaged("says no width or height");
    }
    Size size = limits.check(width, height);
    long samples = fields.number(TiffFields.SAMPLES, 1);
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw in.damaged("says " + samples + " samples a pixel");
    }
    long[] bits = fields.numbers(TiffFields.BITS, (int) samples);
    if (Arrays.stream(bits).anyMatch(each -> each != bits[0] || each > 16)) {
      throw in.unsupported("of samples of different or too many bits", "send it with 8 or 16");
    }
    boolean tiled = fields.has(TiffFields.TILE_WIDTH);
    long partWidth = tiled ? fields.number(TiffFields.TILE_WIDTH, 0) : width;
    long partHeight =
        tiled
            ? fields.number(TiffFields.TILE_HEIGHT, 0)
            : Math.min(height, fields.number(TiffFields.ROWS_PER_STRIP, height));
    long mostSide = Math.max(TILE_SIDE, Math.max(width, height));
    if (partWidth < 1 || partHeight < 1 || partWidth > mostSide || partHeight > mostSide) {
      throw in.damaged("says that its parts have %dx%d pixels".formatted(partWidth, partHeight));
    }
    long[] chroma = fields.numbers(TiffFields.SUBSAMPLING, 2);
    boolean isShared =
        fields.number(TiffFields.PHOTOMETRIC, -1) == YCBCR
            && fields.number(TiffFields.COMPRESSION, NONE) != JPEG;
    TiffLayout layout =
        new TiffLayout(
            size,
            (int) fields.number(TiffFields.COMPRESSION, NONE),
            bits.length == 0 ? 1 : (int) bits[0],
            (int) samples,
            new Size((int) partWidth, (int) partHeight),
            samples > 1 && fields.number(TiffFields.PLANAR, 1) == 2 ? (int) samples : 1,
            !isShared ? 1 : chroma.length > 0 ? (int) chroma[0] : 2,
            !isShared ? 1 : chroma.length > 1 ? (int) chroma[1] : 2);
    layout.require(fields, in);
    return layout;
  }

  private void require(TiffFields fields, FileBytes in) throws IOException {
    int photometric = (int) fields.number(TiffFields.PHOTOMETRIC, -1);
    boolean isFax = compression >= 2 && compression <= 4;
    boolean isKnown =
        switch (compression) {
          case NONE, 2, 3, 4, LZW, JPEG, DEFLATE, OLD_DEFLATE, PACK_BITS -> true;
          default -> false;
        };
    if (!isKnown) {
      throw in.unsupported("of compression " + compression, "send it uncompressed or with deflate");
    }
    int colors = colors(photometric);
    int alpha = alpha(fields, photometric, colors);
    if (!isDepth(photometric) || samples < colors || alpha >= 0 && alpha < colors) {
      throw in.unsupported(
          "of photometric interpretation %d with %d samples of %d bits"
              .formatted(photometric, samples, bits),
          "send it as RGB or gray");
    }
    if (photometric == PALETTE
        && fields.numbers(TiffFields.COLOR_MAP, 3 << bits).length < 3 << bits) {
      throw in.damaged("has no whole palette");
    }
    requireSamples(fields, in, photometric);
    if (isFax && (bits != 1 || samples != 1 || photometric > BLACK_IS_ZERO)
        || compression == JPEG
            && (planes > 1 || bits != 8 || photometric == PALETTE || samples != colors)) {
      throw in.unsupported(
          "of compression %d with %d samples of %d bits".formatted(compression, samples, bits),
          "send it uncompressed or with deflate");
    }
    if (parts() > MOST_PARTS || parts() / planes * part.pixels() > 4 * size.pixels() + TILE_SLACK) {
      throw in.damaged("says that it has " + parts() + " strips or tiles");
    }
  }

  private void requireSamples(TiffFields fields, FileBytes in, int photometric) throws IOException {
    long format = fields.number(TiffFields.SAMPLE_FORMAT, 1);
    boolean predicts = compression == LZW || compression == DEFLATE || compression == OLD_DEFLATE;
    long predictor = predicts ? fields.number(TiffFields.PREDICTOR, 1) : 1;
    if (format != 1 && format != 4
        || predictor > 2
        || predictor == 2 && bits != 8 && bits != 16
        || photometric == CMYK && fields.number(TiffFields.INK_SET, 1) != 1) {
      throw in.unsupported(
          "of sample format %d with predictor %d".formatted(format, predictor),
          "send it with whole numbers of 8 or 16 bits");
    }
    boolean isShared = chromaX != 1 || chromaY != 1;
    if (!isFraction(chromaX)
        || !isFraction(chromaY)
        || isShared && (planes > 1 || predictor == 2 || samples != 3)) {
      throw in.unsupported(
          "of chroma of 1/%d by 1/%d".formatted(chromaX, chromaY), "send it as RGB");
    }
  }

  private static int colors(int photometric) {
    return switch (photometric) {
      case RGB, YCBCR -> 3;
      case CMYK -> 4;
      default -> 1;
    };
  }

  private int alpha(TiffFields fields, int photometric, int colors) throws IOException {
    long[] extra = fields.numbers(TiffFields.EXTRA_SAMPLES, MOST_SAMPLES);
    if (extra.length == 0) {
      return samples == colors + 1 && photometric != PALETTE ? colors : -1;
    }
    for (int i = 0; i < extra.length; i++) {
      if (extra[i] == 1 || extra[i] == 2) {
        // Before the first sample if the file declares more of them than exist: refused.
        return Math.max(0, samples - extra.length + i);
      }
    }
    return -1;
  }

  private boolean isDepth(int photometric) {
    return switch (photometric) {
      case 0, BLACK_IS_ZERO -> bits >= 1;
      case PALETTE -> bits >= 1 && bits <= 8;
      case RGB, CMYK -> bits == 8 || bits == 16;
      case YCBCR -> bits == 8;
      default -> false;
    };
  }

  private static boolean isFraction(int chroma) {
    return chroma == 1 || chroma == 2 || chroma == 4;
  }

  private int across() {
    return (size.width() - 1) / part.width() + 1;
  }

  private int down() {
    return (size.height() - 1) / part.height() + 1;
  }

  long parts() {
    return (long) across() * down() * planes;
  }

  /** Bytes of an uncompressed strip or tile; the last strip ends with the image. */
  long bytes(int index) {
    long rows = Math.min(part.height(), size.height() - index / across() % down() * part.height());
    if (chromaX != 1 || chromaY != 1) {
      return ((rows - 1) / chromaY + 1)
          * ((part.width() - 1) / chromaX + 1)
          * (chromaX * chromaY + 2);
    }
    return rows * (((long) part.width() * bits * (samples / planes) + 7) / 8);
  }
}
