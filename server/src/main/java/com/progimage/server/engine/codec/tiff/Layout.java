package com.progimage.server.engine.codec.tiff;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.util.Arrays;

/**
 * The layout of a picture in its file. Supported are gray of 1 to 16 bits, palettes of 1 to 8, RGB
 * and CMYK of 8 and 16, and luma and chroma of 8; in strips or tiles, pixel by pixel or plane by
 * plane. The upload check has the same rules.
 *
 * @param bits per sample
 * @param samples per pixel, including those without a meaning
 * @param partWidth of a tile; for strips, the picture's width
 * @param partHeight of a tile or strip
 * @param alpha index of the alpha sample, −1 if there is none
 * @param premultiplied whether colors are multiplied by alpha
 */
record Layout(
    int width,
    int height,
    int bits,
    int samples,
    int photometric,
    int compression,
    boolean predicted,
    boolean planar,
    int partWidth,
    int partHeight,
    int alpha,
    boolean premultiplied,
    int chromaX,
    int chromaY) {
  static final int WHITE_IS_ZERO = 0;
  static final int BLACK_IS_ZERO = 1;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int CMYK = 5;
  static final int YCBCR = 6;

  static final int NONE = 1;
  static final int FAX_LEAST = 2;
  static final int FAX_MOST = 4;
  static final int LZW = 5;
  static final int JPEG = 7;
  static final int DEFLATE = 8;
  static final int OLD_DEFLATE = 32946;
  static final int PACK_BITS = 32773;

  private static final long MOST_PIXELS = Integer.MAX_VALUE - 8;
  private static final int MOST_SAMPLES = 32;
  private static final int MOST_PARTS = 1 << 16;

  /** Sides of a tile may be longer than the picture's, up to this length. */
  private static final int TILE_SIDE = 2048;

  /** Pixels that all tiles together may have in excess of four times the picture's. */
  private static final long TILE_SLACK = 1 << 24;

  static Layout of(Directory directory) {
    long width = directory.number(Tag.WIDTH, 0);
    long height = directory.number(Tag.HEIGHT, 0);
    if (width < 1 || height < 1 || width > MOST_PIXELS || height > MOST_PIXELS) {
      throw Undecodable.of(ImageFormat.TIFF, "its width or height is out of range");
    }
    if (width * height > MOST_PIXELS) {
      throw Undecodable.tooLarge(ImageFormat.TIFF, width * height);
    }
    int photometric = (int) directory.number(Tag.PHOTOMETRIC, -1);
    long samples = directory.number(Tag.SAMPLES, 1);
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw unknown(samples + " samples a pixel");
    }
    boolean tiled = directory.has(Tag.TILE_WIDTH);
    long partWidth = tiled ? directory.number(Tag.TILE_WIDTH, 0) : width;
    long partHeight =
        tiled
            ? directory.number(Tag.TILE_HEIGHT, 0)
            : Math.min(height, directory.number(Tag.ROWS_PER_STRIP, height));
    long mostSide = Math.max(TILE_SIDE, Math.max(width, height));
    if (partWidth < 1 || partHeight < 1 || partWidth > mostSide || partHeight > mostSide) {
      throw Undecodable.of(
          ImageFormat.TIFF, "its strips or tiles have a size that is out of range");
    }
    int compression = (int) directory.number(Tag.COMPRESSION, NONE);
    boolean predicts = compression == LZW || compression == DEFLATE || compression == OLD_DEFLATE;
    int colors = colors(photometric);
    long[] extra = directory.numbers(Tag.EXTRA_SAMPLES, MOST_SAMPLES);
    int alpha = alpha(extra, (int) samples, photometric, colors);
    boolean isYcc = photometric == YCBCR;
    long[] chroma = directory.numbers(Tag.SUBSAMPLING, 2);
    Layout layout =
        new Layout(
            (int) width,
            (int) height,
            bits(directory, (int) samples),
            (int) samples,
            photometric,
            compression,
            predicts && directory.number(Tag.PREDICTOR, 1) == 2,
            samples > 1 && directory.number(Tag.PLANAR, 1) == 2,
            (int) partWidth,
            (int) partHeight,
            alpha,
            extra.length > 0 && alpha >= 0 && extra[alpha - (int) samples + extra.length] == 1,
            !isYcc ? 1 : chroma.length > 0 ? (int) chroma[0] : 2,
            !isYcc ? 1 : chroma.length > 1 ? (int) chroma[1] : 2);
    layout.require(directory, predicts);
    return layout;
  }

  /** If the file does not define the one sample after the colors, it is alpha. */
  private static int alpha(long[] extra, int samples, int photometric, int colors) {
    if (extra.length == 0) {
      return samples == colors + 1 && photometric != PALETTE ? colors : -1;
    }
    for (int i = 0; i < extra.length; i++) {
      if (extra[i] == 1 || extra[i] == 2) {
        return samples - extra.length + i;
      }
    }
    return -1;
  }

  private static int bits(Directory directory, int samples) {
    long[] bits = directory.numbers(Tag.BITS, samples);
    if (bits.length == 0) {
      return 1;
    }
    if (Arrays.stream(bits).anyMatch(each -> each != bits[0])) {
      throw unknown("samples of different depths");
    }
    return (int) Math.min(bits[0], Integer.MAX_VALUE);
  }

  private void require(Directory directory, boolean predicts) {
    long format = directory.number(Tag.SAMPLE_FORMAT, 1);
    if (format != 1 && format != 4) {
      throw unknown("samples other than unsigned integers");
    }
    long predictor = predicts ? directory.number(Tag.PREDICTOR, 1) : 1;
    if (predictor > 2 || predicted && bits != 8 && bits != 16) {
      throw unknown("predictor " + predictor);
    }
    if (photometric == CMYK && directory.number(Tag.INK_SET, 1) != 1) {
      throw unknown("inks other than CMYK");
    }
    boolean depthIsKnown =
        switch (photometric) {
          case WHITE_IS_ZERO, BLACK_IS_ZERO -> bits >= 1 && bits <= 16;
          case PALETTE -> bits >= 1 && bits <= 8;
          case RGB, CMYK -> bits == 8 || bits == 16;
          case YCBCR -> bits == 8;
          default -> false;
        };
    if (!depthIsKnown || samples < colors() || alpha >= 0 && alpha < colors()) {
      throw unknown(
          "photometric interpretation %d of %d samples of %d bits"
              .formatted(photometric, samples, bits));
    }
    if (!isFraction(chromaX) || !isFraction(chromaY)) {
      throw unknown("chroma of 1/%d by 1/%d".formatted(chromaX, chromaY));
    }
    if (isSubsampled() && (planar || predicted || samples != 3)) {
      throw unknown("planes of chroma");
    }
    if (compression == JPEG
        && (planar || bits != 8 || photometric == PALETTE || samples != colors())) {
      throw unknown("JPEG of this kind");
    }
    if (isFax() && (bits != 1 || samples != 1 || photometric > BLACK_IS_ZERO)) {
      throw unknown("a fax with colors");
    }
    long parts = (long) across() * down() * planes();
    long pixels = (long) width * height;
    if (parts > MOST_PARTS || parts / planes() * partWidth * partHeight > 4 * pixels + TILE_SLACK) {
      throw Undecodable.of(ImageFormat.TIFF, "it has %d strips or tiles".formatted(parts));
    }
  }

  private static boolean isFraction(int chroma) {
    return chroma == 1 || chroma == 2 || chroma == 4;
  }

  private static Failure unknown(String what) {
    return Undecodable.of(ImageFormat.TIFF, "it is of an unsupported kind, with " + what);
  }

  /** Number of color samples per pixel. */
  int colors() {
    return colors(photometric);
  }

  private static int colors(int photometric) {
    return switch (photometric) {
      case RGB, YCBCR -> 3;
      case CMYK -> 4;
      default -> 1;
    };
  }

  /** The greatest value of a sample. */
  int most() {
    return (1 << bits) - 1;
  }

  boolean isFax() {
    return compression >= FAX_LEAST && compression <= FAX_MOST;
  }

  /** Whether several pixels share their chroma; a JPEG states that itself. */
  boolean isSubsampled() {
    return compression != JPEG && (chromaX != 1 || chromaY != 1);
  }

  int across() {
    return (width - 1) / partWidth + 1;
  }

  int down() {
    return (height - 1) / partHeight + 1;
  }

  int planes() {
    return planar ? samples : 1;
  }

  /** Bytes per row of a part, in one plane. */
  int rowBytes() {
    return Math.toIntExact(((long) partWidth * bits * (planar ? 1 : samples) + 7) / 8);
  }

  /** Bytes per row of units, each of which has a few pixels and their shared chroma. */
  int unitRowBytes() {
    return ((partWidth - 1) / chromaX + 1) * (chromaX * chromaY + 2);
  }

  /** Number of rows of a part in this row of parts: the last strip ends with the picture. */
  int rows(int partRow) {
    return Math.min(partHeight, height - partRow * partHeight);
  }

  /** Bytes of a part in this row of parts, uncompressed. */
  long bytes(int partRow) {
    return isSubsampled()
        ? (long) ((rows(partRow) - 1) / chromaY + 1) * unitRowBytes()
        : (long) rows(partRow) * rowBytes();
  }
}
