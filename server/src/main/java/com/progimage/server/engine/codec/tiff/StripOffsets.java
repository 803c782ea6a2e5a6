package com.progimage.server.engine.codec.tiff;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;

/**
 * Positions of the strips or tiles in the file, plane after plane. Missing lengths are derived: for
 * uncompressed pixels from the picture's size, otherwise from the start of the next part.
 */
final class StripOffsets {
  /**
   * Limit on the total length of the parts, as a multiple of the file's length: several parts may
   * share bytes.
   */
  private static final int SHARED = 4;

  private static final long SLACK = 1 << 24;

  private final long[] offsets;
  private final long[] ends;

  private StripOffsets(long[] offsets, long[] ends) {
    this.offsets = offsets;
    this.ends = ends;
  }

  static StripOffsets of(Directory directory, Layout layout) {
    int parts = layout.across() * layout.down() * layout.planes();
    boolean tiled = directory.has(Tag.TILE_WIDTH);
    long[] offsets = directory.numbers(tiled ? Tag.TILE_OFFSETS : Tag.STRIP_OFFSETS, parts);
    long[] lengths = directory.numbers(tiled ? Tag.TILE_BYTES : Tag.STRIP_BYTES, parts);
    if (offsets.length < parts) {
      throw Undecodable.of(ImageFormat.TIFF, "it does not give the position of its pixels");
    }
    long size = directory.file().length;
    long[] ends = new long[parts];
    long total = 0;
    for (int i = 0; i < parts; i++) {
      long length = i < lengths.length ? lengths[i] : 0;
      if (layout.coding().compression() == Layout.NONE) {
        length = layout.bytes(i / layout.across() % layout.down());
      } else if (length == 0) {
        boolean isBeforeNext = i + 1 < parts && offsets[i + 1] > offsets[i];
        length = (isBeforeNext ? Math.min(offsets[i + 1], size) : size) - offsets[i];
      }
      ends[i] = offsets[i] + length;
      if (offsets[i] == 0 || length <= 0 || ends[i] > size) {
        throw Undecodable.of(ImageFormat.TIFF, "strip or tile " + i + " is outside of the file");
      }
      total += length;
    }
    if (total > SHARED * size + SLACK) {
      throw Undecodable.of(ImageFormat.TIFF, "its strips or tiles are longer than the file");
    }
    return new StripOffsets(offsets, ends);
  }

  int from(int part) {
    return (int) offsets[part];
  }

  int to(int part) {
    return (int) ends[part];
  }
}
