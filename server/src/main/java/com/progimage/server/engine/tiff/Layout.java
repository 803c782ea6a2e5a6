package com.progimage.server.engine.tiff;

import com.progimage.server.engine.Damage;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import java.util.Arrays;

/**
 * How a picture lies in its file, of the kinds that are known: grey of 1 to 16 bits, palettes of 1
 * to 8, RGB and CMYK of 8 and 16, luma and chroma of 8; in strips or tiles, pixel by pixel or plane
 * by plane.
 *
 * @param bits a sample
 * @param samples a pixel, those of no meaning included
 * @param partWidth of a tile; of a strip the picture's width
 * @param partHeight of a tile or strip
 * @param offsets of each part, plane after plane
 * @param lengths of each part, in bytes
 * @param alpha which sample is alpha, −1 where none is
 * @param premultiplied whether colours are multiplied by alpha
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares layouts
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
    long[] offsets,
    long[] lengths,
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

  static Layout of(Directory directory) {
    long width = directory.number(Tag.WIDTH, 0);
    long height = directory.number(Tag.HEIGHT, 0);
    if (width < 1 || height < 1 || width > MOST_PIXELS || height > MOST_PIXELS) {
      throw Damage.of(ImageFormat.TIFF, "its width or height is out of range");
    }
    if (width * height > MOST_PIXELS) {
      throw Damage.tooLarge(ImageFormat.TIFF, width * height);
    }
    int photometric = (int) directory.number(Tag.PHOTOMETRIC, -1);
    int samples = (int) directory.number(Tag.SAMPLES, 1);
    boolean tiled = directory.has(Tag.TILE_WIDTH);
    long partWidth = tiled ? directory.number(Tag.TILE_WIDTH, 0) : width;
    long partHeight =
        tiled
            ? directory.number(Tag.TILE_HEIGHT, 0)
            : Math.min(height, directory.number(Tag.ROWS_PER_STRIP, height));
    if (partWidth < 1 || partHeight < 1 || partWidth > 1 << 20 || partHeight > 1 << 20) {
      throw Damage.of(ImageFormat.TIFF, "its parts have no size");
    }
    int alpha = -1;
    long[] extra = directory.numbers(Tag.EXTRA_SAMPLES);
    for (int i = 0; i < extra.length && alpha < 0; i++) {
      alpha = extra[i] == 1 || extra[i] == 2 ? samples - extra.length + i : -1;
    }
    boolean isYcc = photometric == YCBCR;
    long[] chroma = directory.numbers(Tag.SUBSAMPLING);
    Layout layout =
        new Layout(
            (int) width,
            (int) height,
            bits(directory),
            samples,
            photometric,
            (int) directory.number(Tag.COMPRESSION, NONE),
            directory.number(Tag.PREDICTOR, 1) == 2,
            samples > 1 && directory.number(Tag.PLANAR, 1) == 2,
            (int) partWidth,
            (int) partHeight,
            directory.numbers(tiled ? Tag.TILE_OFFSETS : Tag.STRIP_OFFSETS),
            directory.numbers(tiled ? Tag.TILE_BYTES : Tag.STRIP_BYTES),
            alpha,
            alpha >= 0 && extra[alpha - samples + extra.length] == 1,
            !isYcc ? 1 : chroma.length > 0 ? (int) chroma[0] : 2,
            !isYcc ? 1 : chroma.length > 1 ? (int) chroma[1] : 2);
    layout.require(directory);
    return layout;
  }

  private static int bits(Directory directory) {
    long[] bits = directory.numbers(Tag.BITS);
    if (bits.length == 0) {
      return 1;
    }
    if (Arrays.stream(bits).anyMatch(each -> each != bits[0])) {
      throw unknown("samples of different depths");
    }
    return (int) Math.min(bits[0], Integer.MAX_VALUE);
  }

  private void require(Directory directory) {
    if (directory.number(Tag.SAMPLE_FORMAT, 1) != 1) {
      throw unknown("samples that are no whole numbers above 0");
    }
    if (directory.number(Tag.PREDICTOR, 1) > 2 || predicted && bits < 8) {
      throw unknown("predictor " + directory.number(Tag.PREDICTOR, 1));
    }
    if (directory.number(Tag.INK_SET, 1) != 1) {
      throw unknown("inks that are not those of CMYK");
    }
    boolean depthIsKnown =
        switch (photometric) {
          case WHITE_IS_ZERO, BLACK_IS_ZERO ->
              bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
          case PALETTE -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
          case RGB, CMYK -> bits == 8 || bits == 16;
          case YCBCR -> bits == 8;
          default -> false;
        };
    if (!depthIsKnown || samples < colors() || samples > 32 || alpha >= 0 && alpha < colors()) {
      throw unknown(
          "photometric interpretation %d of %d samples of %d bits"
              .formatted(photometric, samples, bits));
    }
    boolean subsampled = chromaX != 1 || chromaY != 1;
    if (subsampled && (!isFraction(chromaX) || !isFraction(chromaY))) {
      throw unknown("chroma of 1/%d by 1/%d".formatted(chromaX, chromaY));
    }
    if (subsampled && compression != JPEG && (planar || predicted || samples != 3)) {
      throw unknown("planes of chroma");
    }
    if (compression == JPEG && (planar || bits != 8 || photometric > RGB && photometric != YCBCR)) {
      throw unknown("JPEG of this kind");
    }
    long parts = (long) across() * down() * planes();
    if (offsets.length < parts || lengths.length < parts) {
      throw Damage.of(ImageFormat.TIFF, "it does not say where its pixels are");
    }
  }

  private static boolean isFraction(int chroma) {
    return chroma == 1 || chroma == 2 || chroma == 4;
  }

  private static Failure unknown(String what) {
    return Damage.of(ImageFormat.TIFF, "it is of a kind that is not known: " + what);
  }

  /** Samples of a pixel that say its colour. */
  int colors() {
    return switch (photometric) {
      case RGB, YCBCR -> 3;
      case CMYK -> 4;
      default -> 1;
    };
  }

  boolean isFax() {
    return compression >= FAX_LEAST && compression <= FAX_MOST;
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

  /** Bytes of a row of a part, of one plane. */
  int rowBytes() {
    long bytes = ((long) partWidth * bits * (planar ? 1 : samples) + 7) / 8;
    if (bytes > MOST_PIXELS) {
      throw Damage.of(ImageFormat.TIFF, "its rows are too long");
    }
    return (int) bytes;
  }

  /** Rows that a part in this row of parts has: the last strip ends with the picture. */
  int rows(int partRow) {
    return Math.min(partHeight, height - partRow * partHeight);
  }
}
