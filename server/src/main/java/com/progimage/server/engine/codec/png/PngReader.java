package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.DeepPixels;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.color.ColorProfile;
import com.progimage.server.image.ExifOrientation;
import com.progimage.server.image.ImageFormat;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Reads one PNG file. */
final class PngReader {
  /** Larger profiles are ignored to save memory: the largest in common use has about 3 MB. */
  private static final int MAX_PROFILE_BYTES = 8 << 20;

  /** Adam7's passes: first column, first row, distance between columns, distance between rows. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] WHOLE = {{0, 0, 1, 1}};

  private final ChunkReader chunks;
  private final PngHeader header;
  private byte @Nullable [] palette;
  private byte @Nullable [] transparency;
  private byte @Nullable [] icc;
  private OptionalInt orientation = OptionalInt.empty();

  /** Whether all rows have been read, after which even the end of the file may be missing. */
  private boolean isPainted;

  /** Reads the header. */
  PngReader(ChunkReader chunks) throws IOException {
    this.chunks = chunks;
    if (chunks.next() != ChunkReader.IHDR) {
      throw Undecodable.of(ImageFormat.PNG, "it does not begin with a header");
    }
    byte[] bytes = chunks.bytes();
    chunks.finish();
    this.header = PngHeader.parse(bytes);
  }

  Decoded read() throws IOException {
    readToData();
    Optional<ColorProfile> profile = profile();
    Pixels pixels = Pixels.create(header.width(), header.height());
    if (isTrueColor()) {
      readData((data, pass) -> readColors(data, pass, pixels.argb()));
      profile.ifPresent(used -> used.toSrgb(pixels.argb()));
      return Decoded.whole(pixels, orientation.orElse(1));
    }
    RowUnpacker samples = samples(profile.orElse(null));
    RowSink sink =
        (row, columns, to, step) -> samples.unpack(row, columns, pixels.argb(), to, step);
    readData((data, pass) -> readPass(data, pass, sink));
    if (!(samples instanceof RowUnpacker.Table)) {
      profile.ifPresent(used -> used.toSrgb(pixels.argb()));
    }
    return Decoded.whole(pixels, orientation.orElse(1));
  }

  PngHeader header() {
    return header;
  }

  /** Decodes all 16 bits of every sample, and applies the EXIF orientation. */
  DeepPixels readDeep() throws IOException {
    readToData();
    int channels = header.channels();
    int[] clear = new int[channels];
    for (int i = 0; i < channels; i++) {
      clear[i] = clear(i);
    }
    boolean hasClear = channels % 2 == 1 && clear[0] >= 0;
    DeepPixels pixels =
        DeepPixels.create(header.width(), header.height(), hasClear ? channels + 1 : channels);
    DeepSamples samples = new DeepSamples(channels, clear, pixels);
    readData((data, pass) -> readPass(data, pass, samples::unpack));
    profile().ifPresent(used -> used.toSrgb(pixels));
    return pixels.oriented(orientation.orElse(1));
  }

  private void readToData() throws IOException {
    while (chunks.next() != ChunkReader.IDAT) {
      takeChunk();
    }
  }

  /**
   * Receives a row of samples from index 1 on, with the position and the distance of its pixels.
   */
  @FunctionalInterface
  private interface RowSink {
    void take(byte[] row, int columns, int to, int step);
  }

  /** Reads the rows of a pass: its first column, first row, distance between columns and rows. */
  @FunctionalInterface
  private interface PassReader {
    void read(ImageData data, int[] pass) throws IOException;
  }

  private void readData(PassReader reader) throws IOException {
    ImageData data = new ImageData(chunks);
    try {
      for (int[] pass : header.interlaced() ? PASSES : WHOLE) {
        reader.read(data, pass);
      }
      isPainted = true;
      data.finish();
      readToEnd();
    } catch (EOFException e) {
      if (!isPainted || chunks.type() == ChunkReader.IDAT) {
        throw e;
      }
    }
  }

  private void readToEnd() throws IOException {
    for (; chunks.type() != ChunkReader.IEND && chunks.isNamed(); chunks.next()) {
      if (chunks.type() == ChunkReader.IDAT) {
        throw Undecodable.of(ImageFormat.PNG, "its image data is interrupted");
      }
      takeChunk();
    }
  }

  private void takeChunk() throws IOException {
    switch (chunks.type()) {
      case ChunkReader.PLTE -> {
        if (palette != null || chunks.left() % 3 != 0 || chunks.left() > 3 * 256) {
          throw Undecodable.of(ImageFormat.PNG, "its palette is invalid");
        }
        palette = chunks.bytes();
      }
      case ChunkReader.TRNS -> {
        if (transparency == null && chunks.left() <= 256) {
          transparency = intact(chunks.bytes());
        }
      }
      case ChunkReader.ICCP -> {
        if (icc == null && chunks.left() <= MAX_PROFILE_BYTES) {
          icc = intact(chunks.bytes());
        }
      }
      case ChunkReader.EXIF -> {
        if (orientation.isEmpty()) {
          byte[] block = intact(chunks.bytes(ExifOrientation.MOST_BYTES));
          orientation = block == null ? orientation : ExifOrientation.find(block);
        }
      }
      default -> {
        if (ChunkReader.isCritical(chunks.type())) {
          throw Undecodable.of(ImageFormat.PNG, "chunk " + chunks.name() + " is in a wrong place");
        }
      }
    }
  }

  /** Like libpng, ignores an ancillary chunk with a wrong checksum. */
  private byte @Nullable [] intact(byte[] content) throws IOException {
    return chunks.isIntact() ? content : null;
  }

  private void readPass(ImageData data, int[] pass, RowSink sink) throws IOException {
    int columns = (header.width() - pass[0] + pass[2] - 1) / pass[2];
    if (columns <= 0) {
      return;
    }
    int length = 1 + header.rowBytes(columns);
    byte[] row = new byte[length];
    byte[] prior = new byte[length];
    for (int y = pass[1]; y < header.height(); y += pass[3]) {
      data.read(row, 0, length);
      Unfilter.undo(row, prior, length, header.filterDistance());
      sink.take(row, columns, y * header.width() + pass[0], pass[2]);
      byte[] spare = prior;
      prior = row;
      row = spare;
    }
  }

  /** Whether rows are RGB or RGBA of 8 bits per sample, and no color is transparent. */
  private boolean isTrueColor() {
    return header.depth() == 8
        && (header.colorType() == PngHeader.RGBA
            || header.colorType() == PngHeader.RGB && clear(0) < 0);
  }

  private void readColors(ImageData data, int[] pass, int[] argb) throws IOException {
    int columns = (header.width() - pass[0] + pass[2] - 1) / pass[2];
    if (columns <= 0) {
      return;
    }
    ColorRows rows = new ColorRows(header.colorType() == PngHeader.RGBA);
    int length = 1 + header.rowBytes(columns);
    byte[] row = new byte[length + ColorRows.SPARE];
    int[] prior = new int[columns];
    for (int y = pass[1]; y < header.height(); y += pass[3]) {
      data.read(row, 0, length);
      int to = y * header.width() + pass[0];
      if (pass[2] > 1) {
        rows.undo(row, prior, 0, prior, 0, columns);
        for (int x = 0; x < columns; x++) {
          argb[to + x * pass[2]] = prior[x];
        }
      } else if (y == pass[1]) {
        rows.undo(row, prior, 0, argb, to, columns);
      } else {
        rows.undo(row, argb, to - pass[3] * header.width(), argb, to, columns);
      }
    }
  }

  private RowUnpacker samples(@Nullable ColorProfile profile) {
    boolean wide = header.depth() == 16;
    return switch (header.colorType()) {
      case PngHeader.GRAY ->
          wide
              ? new RowUnpacker.Gray16(clear(0))
              : new RowUnpacker.Table(header.depth(), converted(grays(), profile));
      case PngHeader.RGB ->
          wide
              ? new RowUnpacker.Rgb16(
                  clear(0) < 0 ? -1 : (long) clear(0) << 32 | (long) clear(1) << 16 | clear(2))
              : new RowUnpacker.Rgb8(
                  clear(0) < 0
                      ? -1
                      : (clear(0) & 255) << 16 | (clear(1) & 255) << 8 | clear(2) & 255);
      case PngHeader.PALETTE -> new RowUnpacker.Table(header.depth(), converted(colors(), profile));
      case PngHeader.GRAY_ALPHA ->
          wide ? new RowUnpacker.GrayAlpha16() : new RowUnpacker.GrayAlpha8();
      default -> wide ? new RowUnpacker.Rgba16() : new RowUnpacker.Rgba8();
    };
  }

  private static int[] converted(int[] table, @Nullable ColorProfile profile) {
    if (profile != null) {
      profile.toSrgb(table);
    }
    return table;
  }

  /** The tRNS sample of a channel, −1 if there is none. */
  private int clear(int channel) {
    if (transparency == null || transparency.length != 2 * header.channels()) {
      return -1;
    }
    return (transparency[2 * channel] & 255) << 8 | transparency[2 * channel + 1] & 255;
  }

  private int[] grays() {
    int[] grays = new int[1 << header.depth()];
    for (int i = 0; i < grays.length; i++) {
      grays[i] = 0xff000000 | i * 255 / (grays.length - 1) * 0x010101;
    }
    int clear = clear(0);
    if (clear >= 0) {
      grays[clear & grays.length - 1] &= 0xffffff;
    }
    return grays;
  }

  private int[] colors() {
    if (palette == null || palette.length == 0) {
      throw Undecodable.of(ImageFormat.PNG, "it has no palette");
    }
    int[] colors = new int[1 << header.depth()];
    // Indices beyond the palette are black, as in browsers.
    Arrays.fill(colors, 0xff000000);
    for (int i = 0; i < Math.min(palette.length / 3, colors.length); i++) {
      int alpha = transparency != null && i < transparency.length ? transparency[i] & 255 : 255;
      colors[i] =
          alpha << 24
              | (palette[3 * i] & 255) << 16
              | (palette[3 * i + 1] & 255) << 8
              | palette[3 * i + 2] & 255;
    }
    return colors;
  }

  private Optional<ColorProfile> profile() {
    byte[] profile = icc == null ? null : inflateProfile(icc);
    boolean gray =
        header.colorType() == PngHeader.GRAY || header.colorType() == PngHeader.GRAY_ALPHA;
    return profile == null ? Optional.empty() : ColorProfile.find(profile, gray ? 1 : 3);
  }

  /**
   * The profile after its name and compression method; null if it is damaged, in which case it is
   * ignored.
   */
  private static byte @Nullable [] inflateProfile(byte[] chunk) {
    int name = 0;
    while (name < chunk.length && chunk[name] != 0) {
      name++;
    }
    if (name + 2 > chunk.length) {
      return null;
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(chunk, name + 2, chunk.length - name - 2);
      ByteArrayOutputStream profile = new ByteArrayOutputStream();
      byte[] part = new byte[1 << 14];
      while (!inflater.finished()) {
        int count = inflater.inflate(part);
        if (count == 0 && !inflater.finished() || profile.size() > MAX_PROFILE_BYTES) {
          return null;
        }
        profile.write(part, 0, count);
      }
      return profile.toByteArray();
    } catch (DataFormatException e) {
      return null;
    } finally {
      inflater.end();
    }
  }
}
