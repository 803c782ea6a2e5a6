package com.progimage.server.engine.codec.tiff;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.util.Arrays;

/**
 * The layout of a picture in its file. Supported are gray of 1 to 16 bits, palettes of 1 to 8, RGB
 * and CMYK of 8 and 16, and luma and chroma of 8; in strips or tiles, pixel by pixel or plane by
 * plane. The upload check has the same rules.
 *
 * @param part the size of a tile; for strips, the picture's width and the rows of a strip
 * @param planar whether each sample of a pixel has a plane of its own
 */
record Layout(
    Size size,
    Size part,
    PixelSamples samples,
    RowCoding coding,
    boolean planar,
    ChromaSharing chroma) {
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

  /**
   * The samples of a pixel.
   *
   * @param count of samples, including those without a meaning
   * @param alpha index of the alpha sample, −1 for no alpha
   * @param premultiplied whether colors are multiplied by alpha
   */
  record PixelSamples(int photometric, int bits, int count, int alpha, boolean premultiplied) {
    static PixelSamples of(Directory directory) {
      int photometric = (int) directory.number(Tag.PHOTOMETRIC, -1);
      long count = directory.number(Tag.SAMPLES, 1);
      if (count < 1 || count > MOST_SAMPLES) {
        throw unknown(count + " samples a pixel");
      }
      int samples = (int) count;
      long[] extra = directory.numbers(Tag.EXTRA_SAMPLES, MOST_SAMPLES);
      int alpha = alpha(extra, samples, photometric);
      return new PixelSamples(
          photometric,
          bits(directory, samples),
          samples,
          alpha,
          extra.length > 0 && alpha >= 0 && extra[alpha - samples + extra.length] == 1);
    }

    /** If the file does not define the one sample after the colors, it is alpha. */
    private static int alpha(long[] extra, int samples, int photometric) {
      int colors = colors(photometric);
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

    private void require() {
      boolean depthIsKnown =
          switch (photometric) {
            case WHITE_IS_ZERO, BLACK_IS_ZERO -> bits >= 1 && bits <= 16;
            case PALETTE -> bits >= 1 && bits <= 8;
            case RGB, CMYK -> bits == 8 || bits == 16;
            case YCBCR -> bits == 8;
            default -> false;
          };
      if (!depthIsKnown || count < colors() || alpha >= 0 && alpha < colors()) {
        throw unknown(
            "photometric interpretation %d of %d samples of %d bits"
                .formatted(photometric, count, bits));
      }
    }
  }

  /**
   * How rows are written.
   *
   * @param predicted whether each sample is the difference to the one before it
   */
  record RowCoding(int compression, boolean predicted) {
    boolean isFax() {
      return compression >= FAX_LEAST && compression <= FAX_MOST;
    }
  }

  /**
   * The pixels that share their chroma.
   *
   * @param x the number of columns
   * @param y the number of rows
   */
  record ChromaSharing(int x, int y) {
    private static final ChromaSharing NONE_SHARED = new ChromaSharing(1, 1);

    private static ChromaSharing of(Directory directory, PixelSamples samples) {
      if (samples.photometric() != YCBCR) {
        return NONE_SHARED;
      }
      long[] chroma = directory.numbers(Tag.SUBSAMPLING, 2);
      return new ChromaSharing(
          chroma.length > 0 ? (int) chroma[0] : 2, chroma.length > 1 ? (int) chroma[1] : 2);
    }

    private void require() {
      if (!isFraction(x) || !isFraction(y)) {
        throw unknown("chroma of 1/%d by 1/%d".formatted(x, y));
      }
    }

    private static boolean isFraction(int chroma) {
      return chroma == 1 || chroma == 2 || chroma == 4;
    }
  }

  static Layout of(Directory directory) {
    long width = directory.number(Tag.WIDTH, 0);
    long height = directory.number(Tag.HEIGHT, 0);
    if (width < 1 || height < 1 || width > MOST_PIXELS || height > MOST_PIXELS) {
      throw Undecodable.of(ImageFormat.TIFF, "its width or height is out of range");
    }
    if (width * height > MOST_PIXELS) {
      throw Undecodable.tooLarge(ImageFormat.TIFF, width * height);
    }
    PixelSamples samples = PixelSamples.of(directory);
    int compression = (int) directory.number(Tag.COMPRESSION, NONE);
    boolean predicts = compression == LZW || compression == DEFLATE || compression == OLD_DEFLATE;
    Layout layout =
        new Layout(
            new Size((int) width, (int) height),
            part(directory, width, height),
            samples,
            new RowCoding(compression, predicts && directory.number(Tag.PREDICTOR, 1) == 2),
            samples.count() > 1 && directory.number(Tag.PLANAR, 1) == 2,
            ChromaSharing.of(directory, samples));
    layout.require(directory, predicts);
    return layout;
  }

  private static Size part(Directory directory, long width, long height) {
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
    return new Size((int) partWidth, (int) partHeight);
  }

  private void require(Directory directory, boolean predicts) {
    long format = directory.number(Tag.SAMPLE_FORMAT, 1);
    if (format != 1 && format != 4) {
      throw unknown("samples other than unsigned integers");
    }
    int bits = samples.bits();
    long predictor = predicts ? directory.number(Tag.PREDICTOR, 1) : 1;
    if (predictor > 2 || coding.predicted() && bits != 8 && bits != 16) {
      throw unknown("predictor " + predictor);
    }
    if (samples.photometric() == CMYK && directory.number(Tag.INK_SET, 1) != 1) {
      throw unknown("inks other than CMYK");
    }
    samples.require();
    chroma.require();
    if (isSubsampled() && (planar || coding.predicted() || samples.count() != 3)) {
      throw unknown("planes of chroma");
    }
    if (coding.compression() == JPEG
        && (planar
            || bits != 8
            || samples.photometric() == PALETTE
            || samples.count() != samples.colors())) {
      throw unknown("JPEG of this kind");
    }
    if (coding.isFax()
        && (bits != 1 || samples.count() != 1 || samples.photometric() > BLACK_IS_ZERO)) {
      throw unknown("a fax with colors");
    }
    long parts = (long) across() * down() * planes();
    if (parts > MOST_PARTS || parts / planes() * part.pixels() > 4 * size.pixels() + TILE_SLACK) {
      throw Undecodable.of(ImageFormat.TIFF, "it has %d strips or tiles".formatted(parts));
    }
  }

  private static Failure unknown(String what) {
    return Undecodable.of(ImageFormat.TIFF, "it is of an unsupported kind, with " + what);
  }

  /** Whether several pixels share their chroma; a JPEG states that itself. */
  boolean isSubsampled() {
    return coding.compression() != JPEG && (chroma.x() != 1 || chroma.y() != 1);
  }

  int across() {
    return (size.width() - 1) / part.width() + 1;
  }

  int down() {
    return (size.height() - 1) / part.height() + 1;
  }

  int planes() {
    return planar ? samples.count() : 1;
  }

  /** Bytes per row of a part, in one plane. */
  int rowBytes() {
    long samplesOfRow = (long) part.width() * (planar ? 1 : samples.count());
    return Math.toIntExact((samplesOfRow * samples.bits() + 7) / 8);
  }

  /** Bytes per row of units, each of which has a few pixels and their shared chroma. */
  int unitRowBytes() {
    return ((part.width() - 1) / chroma.x() + 1) * (chroma.x() * chroma.y() + 2);
  }

  /** Number of rows of a part in this row of parts: the last strip ends with the picture. */
  int rows(int partRow) {
    return Math.min(part.height(), size.height() - partRow * part.height());
  }

  /** Bytes of a part in this row of parts, uncompressed. */
  long bytes(int partRow) {
    return isSubsampled()
        ? (long) ((rows(partRow) - 1) / chroma.y() + 1) * unitRowBytes()
        : (long) rows(partRow) * rowBytes();
  }
}
