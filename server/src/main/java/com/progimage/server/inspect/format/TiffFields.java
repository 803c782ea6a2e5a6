package com.progimage.server.inspect.format;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The fields in the first directory of a TIFF that describe how the image is stored. */
final class TiffFields {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_BYTES = 279;
  static final int PLANAR = 284;
  static final int PREDICTOR = 317;
  static final int COLOR_MAP = 320;
  static final int TILE_WIDTH = 322;
  static final int TILE_HEIGHT = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTES = 325;
  static final int INK_SET = 332;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;
  static final int SUBSAMPLING = 530;

  private static final int[] TAGS = {
    WIDTH,
    HEIGHT,
    BITS,
    COMPRESSION,
    PHOTOMETRIC,
    STRIP_OFFSETS,
    ORIENTATION,
    SAMPLES,
    ROWS_PER_STRIP,
    STRIP_BYTES,
    PLANAR,
    PREDICTOR,
    COLOR_MAP,
    TILE_WIDTH,
    TILE_HEIGHT,
    TILE_OFFSETS,
    TILE_BYTES,
    INK_SET,
    EXTRA_SAMPLES,
    SAMPLE_FORMAT,
    SUBSAMPLING
  };

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int VALUE_BYTES = 4;
  private static final int BIG_TIFF = 43;

  /**
   * A field of whole numbers in the directory.
   *
   * @param at the position of its first number in the file
   */
  record Field(int tag, int type, long count, long at) {
    int bytes() {
      return type == BYTE ? 1 : type == SHORT ? 2 : 4;
    }
  }

  private final FileBytes in;
  private final @Nullable Field[] fields = new @Nullable Field[TAGS.length];
  private boolean little;

  private TiffFields(FileBytes in) {
    this.in = in;
  }

  static TiffFields read(FileBytes in) throws IOException {
    TiffFields fields = new TiffFields(in);
    fields.read();
    return fields;
  }

  private void read() throws IOException {
    in.begin("header");
    little = in.u8() == 'I';
    in.skip(1);
    if (u16() == BIG_TIFF) {
      throw in.unsupported("that of a BigTIFF", "send it as plain TIFF");
    }
    in.seek(u32());
    in.begin("directory");
    int count = u16();
    for (int i = 0; i < count; i++) {
      entry();
    }
  }

  private void entry() throws IOException {
    int tag = u16();
    int index = Arrays.binarySearch(TAGS, tag);
    int type = u16();
    long count = u32();
    if (index < 0) {
      in.skip(VALUE_BYTES);
      return;
    }
    boolean isWhole = type == BYTE || type == SHORT || type == LONG;
    Field inside = new Field(tag, type, isWhole ? count : 0, in.position());
    long value = u32();
    long bytes = inside.bytes() * inside.count;
    Field field = bytes <= VALUE_BYTES ? inside : new Field(tag, type, count, value);
    if (field.at + bytes > in.size()) {
      throw in.damaged("has field " + tag + " outside of the file");
    }
    fields[index] = fields[index] == null ? field : fields[index];
  }

  boolean has(int tag) {
    return find(tag) != null;
  }

  /** Finds the first field with a tag, if it has whole numbers. */
  @Nullable Field find(int tag) {
    Field field = fields[Arrays.binarySearch(TAGS, tag)];
    return field == null || field.count == 0 ? null : field;
  }

  /** Reads the first number of a field. */
  long number(int tag, long otherwise) throws IOException {
    long[] first = numbers(tag, 1);
    return first.length == 0 ? otherwise : first[0];
  }

  /** Reads the first numbers of a field, up to a maximum; empty if the field is absent. */
  long[] numbers(int tag, int most) throws IOException {
    Field field = find(tag);
    if (field == null) {
      return new long[0];
    }
    long[] numbers = new long[(int) Math.min(most, field.count)];
    read(field, 0, numbers, numbers.length);
    return numbers;
  }

  /** Reads {@code count} numbers of a field, starting at number {@code from}. */
  void read(Field field, long from, long[] into, int count) throws IOException {
    in.seek(field.at + from * field.bytes());
    for (int i = 0; i < count; i++) {
      into[i] = field.type == BYTE ? in.u8() : field.type == SHORT ? u16() : u32();
    }
  }

  /**
   * Refuses fields of bytes as offsets or lengths: no encoder writes them, and they would allow
   * lists of any length.
   */
  void requireWide(Field field) {
    if (field.type == BYTE) {
      throw in.damaged("has bytes as numbers in field " + field.tag);
    }
  }

  private int u16() throws IOException {
    return little ? in.littleU16() : in.u16();
  }

  private long u32() throws IOException {
    return little ? in.littleU32() : in.u32();
  }
}
