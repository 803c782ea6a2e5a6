package com.progimage.server.inspect;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * TIFF 6.0 in either byte order: the first directory, a kind of picture that is decoded, and for
 * each strip or tile that the picture has a place within the file. Later directories, pages and
 * thumbnails, are not looked at: the first picture is the image.
 */
final class TiffInspector {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int ORIENTATION = 274;
  private static final int SAMPLES = 277;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_BYTES = 279;
  private static final int PLANAR = 284;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;

  private static final int[] TAGS = {
    WIDTH,
    HEIGHT,
    COMPRESSION,
    PHOTOMETRIC,
    STRIP_OFFSETS,
    ORIENTATION,
    SAMPLES,
    ROWS_PER_STRIP,
    STRIP_BYTES,
    PLANAR,
    TILE_WIDTH,
    TILE_HEIGHT,
    TILE_OFFSETS,
    TILE_BYTES
  };

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int ENTRY_BYTES = 12;
  private static final int BIG_TIFF = 43;

  private static final Set<Integer> COMPRESSIONS = Set.of(1, 2, 3, 4, 5, 7, 8, 32946, 32773);
  private static final Set<Integer> PHOTOMETRICS = Set.of(0, 1, 2, 3, 5, 6);

  /** A field as the directory has it: {@code value} is the first one, or where all are. */
  private record Field(int type, long count, long at) {
    int bytes() {
      return type == BYTE ? 1 : type == SHORT ? 2 : 4;
    }
  }

  private final FileBytes in;
  private final Limits limits;
  private final @Nullable Field[] fields = new @Nullable Field[TAGS.length];
  private boolean little;

  private TiffInspector(FileBytes in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  static Inspected inspect(Path file, Limits limits) throws IOException {
    try (FileBytes in = FileBytes.open(file, "TIFF")) {
      return new TiffInspector(in, limits).read();
    }
  }

  private Inspected read() throws IOException {
    in.begin("header");
    little = in.u8() == 'I';
    in.skip(1);
    if (u16() == BIG_TIFF) {
      throw in.unsupported("that of a BigTIFF", "send it as plain TIFF");
    }
    in.seek(u32());
    in.begin("directory");
    readFields();
    Size size = limits.check(number(WIDTH, 0), number(HEIGHT, 0));
    if (!COMPRESSIONS.contains((int) number(COMPRESSION, 1))) {
      throw in.unsupported(
          "of compression " + number(COMPRESSION, 1), "send it uncompressed or with deflate");
    }
    if (!PHOTOMETRICS.contains((int) number(PHOTOMETRIC, -1))) {
      throw in.unsupported(
          "of photometric interpretation " + number(PHOTOMETRIC, -1), "send it as RGB or grey");
    }
    boolean tiled = field(TILE_WIDTH) != null;
    long across = tiled ? parts(size.width(), number(TILE_WIDTH, 0)) : 1;
    long down =
        parts(
            size.height(), tiled ? number(TILE_HEIGHT, 0) : number(ROWS_PER_STRIP, size.height()));
    long planes = number(PLANAR, 1) == 2 ? number(SAMPLES, 1) : 1;
    if (planes < 1 || planes > 32) {
      throw in.damaged("says " + planes + " samples a pixel");
    }
    checkParts(
        across * down * planes,
        tiled ? TILE_OFFSETS : STRIP_OFFSETS,
        tiled ? TILE_BYTES : STRIP_BYTES);
    long orientation = number(ORIENTATION, 1);
    return Inspected.of(
        ImageFormat.TIFF, size, 1, orientation < 1 || orientation > 8 ? 1 : (int) orientation);
  }

  private void readFields() throws IOException {
    int count = u16();
    for (int i = 0; i < count; i++) {
      int tag = u16();
      int index = Arrays.binarySearch(TAGS, tag);
      int type = u16();
      long length = u32();
      if (index < 0 || length == 0 || type != BYTE && type != SHORT && type != LONG) {
        in.skip(ENTRY_BYTES - 8);
        continue;
      }
      Field field = new Field(type, length, in.position());
      long bytes = field.bytes() * length;
      long value = u32();
      if (bytes > 4) {
        field = new Field(type, length, value);
      }
      if (field.at + bytes > in.size()) {
        throw in.damaged("has field " + tag + " outside of the file");
      }
      fields[index] = fields[index] == null ? field : fields[index];
    }
    for (int tag : new int[] {WIDTH, HEIGHT}) {
      if (number(tag, 0) < 1) {
        throw in.damaged("says no width or height");
      }
    }
  }

  private long parts(int side, long part) throws IOException {
    if (part < 1) {
      throw in.damaged("says that its parts have no pixels");
    }
    return (side - 1) / Math.min(part, side) + 1;
  }

  private void checkParts(long count, int offsetsTag, int lengthsTag) throws IOException {
    Field offsets = field(offsetsTag);
    Field lengths = field(lengthsTag);
    if (offsets == null || lengths == null || offsets.count < count || lengths.count < count) {
      throw in.damaged("does not say where its " + count + " strips or tiles are");
    }
    // Both are in the file, as was checked: so there are no more of them than it has bytes.
    long[] ends = numbers(offsets, (int) count);
    long[] bytes = numbers(lengths, (int) count);
    for (int i = 0; i < count; i++) {
      if (bytes[i] == 0 || ends[i] + bytes[i] > in.size()) {
        throw in.damaged("says that strip or tile " + i + " is outside of the file");
      }
    }
  }

  private long[] numbers(Field field, int count) throws IOException {
    long[] numbers = new long[count];
    in.seek(field.at);
    for (int i = 0; i < count; i++) {
      numbers[i] = read(field.type);
    }
    return numbers;
  }

  private long number(int tag, long otherwise) throws IOException {
    Field field = field(tag);
    if (field == null) {
      return otherwise;
    }
    long back = in.position();
    in.seek(field.at);
    long number = read(field.type);
    in.seek(back);
    return number;
  }

  private @Nullable Field field(int tag) {
    return fields[Arrays.binarySearch(TAGS, tag)];
  }

  private long read(int type) throws IOException {
    return type == BYTE ? in.u8() : type == SHORT ? u16() : u32();
  }

  private int u16() throws IOException {
    return little ? in.littleU16() : in.u16();
  }

  private long u32() throws IOException {
    return little ? in.littleU32() : in.u32();
  }
}
