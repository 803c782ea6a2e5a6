package com.progimage.server.inspect.format;

import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Inspects TIFF 6.0 in either byte order: the first directory, a supported kind of image, and a
 * range within the file for each strip or tile. Later directories, such as pages and thumbnails,
 * are ignored: the first image is used.
 *
 * <p>Tolerated: strip lengths that are missing or 0, and wrong ones of uncompressed pixels, whose
 * length follows from the image's size.
 */
public final class TiffInspector {
  /** Number of offsets and lengths to read at once. */
  private static final int STEP = 4096;

  /**
   * Maximum total length of the parts as a multiple of the file's, because parts may share bytes.
   */
  private static final int SHARED = 4;

  private static final long SLACK = 1 << 24;

  private final FileBytes in;
  private final TiffFields fields;
  private final TiffLayout layout;

  private TiffInspector(FileBytes in, Limits limits) throws IOException {
    this.in = in;
    this.fields = TiffFields.read(in);
    this.layout = TiffLayout.of(fields, in, limits);
  }

  public static Inspected inspect(Path file, Limits limits) throws IOException {
    try (FileBytes in = FileBytes.open(file, "TIFF")) {
      return new TiffInspector(in, limits).inspected();
    }
  }

  private Inspected inspected() throws IOException {
    checkParts();
    long orientation = fields.number(TiffFields.ORIENTATION, 1);
    return Inspected.of(
        ImageFormat.TIFF,
        layout.size(),
        1,
        orientation < 1 || orientation > 8 ? 1 : (int) orientation);
  }

  /** Reads offsets and lengths in parallel and in steps, because a file can have many. */
  private void checkParts() throws IOException {
    boolean tiled = fields.has(TiffFields.TILE_WIDTH);
    int parts = (int) layout.parts();
    TiffFields.Field offsets =
        fields.find(tiled ? TiffFields.TILE_OFFSETS : TiffFields.STRIP_OFFSETS);
    TiffFields.Field lengths = fields.find(tiled ? TiffFields.TILE_BYTES : TiffFields.STRIP_BYTES);
    if (offsets == null || offsets.count() < parts) {
      throw in.damaged("does not say where its " + parts + " strips or tiles are");
    }
    fields.requireWide(offsets);
    if (lengths != null) {
      fields.requireWide(lengths);
    }
    long[] places = new long[STEP + 1];
    long[] stated = new long[STEP];
    long total = 0;
    for (int from = 0; from < parts; from += STEP) {
      int count = Math.min(STEP, parts - from);
      // One more: the last part may end where the next begins.
      int more = from + count < parts ? 1 : 0;
      fields.read(offsets, from, places, count + more);
      read(lengths, from, stated, count);
      for (int i = 0; i < count; i++) {
        long next = i + 1 < count + more ? places[i + 1] : 0;
        total += check(from + i, places[i], stated[i], next);
      }
    }
    if (total > SHARED * in.size() + SLACK) {
      throw in.damaged("says that its strips or tiles are longer than the file");
    }
  }

  /** Reads lengths; 0 if the file has none. */
  private void read(TiffFields.@Nullable Field lengths, int from, long[] into, int count)
      throws IOException {
    long there = lengths == null ? 0 : Math.clamp(lengths.count() - from, 0, count);
    if (lengths != null && there > 0) {
      fields.read(lengths, from, into, (int) there);
    }
    for (int i = (int) there; i < count; i++) {
      into[i] = 0;
    }
  }

  private long check(int part, long at, long stated, long next) {
    long length = stated;
    if (layout.compression() == TiffLayout.NONE) {
      length = layout.bytes(part);
    } else if (length == 0) {
      length = (next > at ? Math.min(next, in.size()) : in.size()) - at;
    }
    if (at == 0 || length <= 0 || at + length > in.size()) {
      throw in.damaged("says that strip or tile " + part + " is outside of the file");
    }
    return length;
  }
}
