package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.DeepPixels;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.DeepEncoder;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.deflate.Deflate;
import com.progimage.server.engine.color.ColorTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes PNG in the smallest color type that is exact, in one pass over the rows. If a small file
 * is requested, it compresses the rows once with filters and once without, and keeps the smaller
 * result.
 */
public final class PngEncoder implements DeepEncoder {
  @Override
  public void encode(Pixels pixels, EncodeSettings settings, OutputStream out) throws IOException {
    PngLayout layout = PngLayout.of(pixels);
    ChunkWriter chunks = new ChunkWriter(out);
    writeHeader(layout.header(), chunks);
    if (layout.table().isPresent()) {
      writePalette(layout.table().get(), chunks);
    }
    Deflate.ByteSink data = (bytes, count) -> chunks.write("IDAT", bytes, count);
    if (settings.small()) {
      smallest(pixels, layout).writeTo(data);
    } else {
      compress(pixels, layout, layout.isFiltered(), new Deflate(data));
    }
    chunks.write("IEND", new byte[0], 0);
  }

  private static void compress(Pixels pixels, PngLayout layout, boolean isFiltered, Deflate deflate)
      throws IOException {
    if (layout.isFiltered()) {
      writeFiltered(pixels, layout.header(), isFiltered, deflate);
    } else {
      writePlain(pixels, layout, deflate);
    }
    deflate.finish();
  }

  /** A zlib stream in parts, one for each chunk. */
  private record CompressedRows(List<byte[]> parts) {
    long byteCount() {
      return parts.stream().mapToLong(part -> part.length).sum();
    }

    void writeTo(Deflate.ByteSink sink) throws IOException {
      for (byte[] part : parts) {
        sink.take(part, part.length);
      }
    }
  }

  /** The smaller one can only be found by trying: repetitions do not always pay. */
  private static CompressedRows smallest(Pixels pixels, PngLayout layout) throws IOException {
    boolean isFiltered = layout.isFiltered();
    CompressedRows best = compressed(pixels, layout, isFiltered, /* thorough= */ false);
    best = smaller(best, compressed(pixels, layout, isFiltered, /* thorough= */ true));
    return isFiltered
        ? smaller(best, compressed(pixels, layout, /* isFiltered= */ false, /* thorough= */ true))
        : best;
  }

  private static CompressedRows compressed(
      Pixels pixels, PngLayout layout, boolean isFiltered, boolean thorough) throws IOException {
    List<byte[]> parts = new ArrayList<>();
    Deflate.ByteSink sink = (bytes, count) -> parts.add(Arrays.copyOf(bytes, count));
    compress(pixels, layout, isFiltered, new Deflate(sink, thorough));
    return new CompressedRows(parts);
  }

  private static CompressedRows smaller(CompressedRows one, CompressedRows other) {
    return other.byteCount() < one.byteCount() ? other : one;
  }

  /** Uses the color type with the picture's channels. */
  @Override
  public void encodeDeep(DeepPixels pixels, OutputStream out) throws IOException {
    int[] types = {PngHeader.GRAY, PngHeader.GRAY_ALPHA, PngHeader.RGB, PngHeader.RGBA};
    PngHeader header =
        new PngHeader(pixels.width(), pixels.height(), 16, types[pixels.channels() - 1], false);
    ChunkWriter chunks = new ChunkWriter(out);
    writeHeader(header, chunks);
    Deflate deflate = new Deflate((bytes, count) -> chunks.write("IDAT", bytes, count));
    int length = header.rowBytes(pixels.width());
    RowFilter filter = new RowFilter(length, header.filterDistance());
    float[] row = filter.row();
    float[] prior = filter.row();
    for (int y = 0, from = 0; y < pixels.height(); y++) {
      for (int at = RowFilter.MARGIN; at < RowFilter.MARGIN + length; at += 2, from++) {
        row[at] = pixels.samples()[from] >> 8 & 255;
        row[at + 1] = pixels.samples()[from] & 255;
      }
      deflate.write(filter.filter(row, prior), 0, 1 + length);
      float[] spare = prior;
      prior = row;
      row = spare;
    }
    deflate.finish();
    chunks.write("IEND", new byte[0], 0);
  }

  private static void writeHeader(PngHeader header, ChunkWriter chunks) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(13).putInt(header.width()).putInt(header.height());
    data.put((byte) header.depth()).put((byte) header.colorType());
    chunks.write("IHDR", data.array(), 13);
  }

  private static void writePalette(ColorTable table, ChunkWriter chunks) throws IOException {
    byte[] colors = new byte[3 * table.size()];
    byte[] alphas = new byte[table.size()];
    int translucent = 0;
    for (int i = 0; i < table.size(); i++) {
      int color = table.colors()[i];
      colors[3 * i] = (byte) (color >> 16);
      colors[3 * i + 1] = (byte) (color >> 8);
      colors[3 * i + 2] = (byte) color;
      alphas[i] = (byte) (color >> 24);
      if (color >>> 24 < 255) {
        translucent = i + 1;
      }
    }
    chunks.write("PLTE", colors, colors.length);
    if (translucent > 0) {
      chunks.write("tRNS", alphas, translucent);
    }
  }

  private static void writeFiltered(
      Pixels pixels, PngHeader header, boolean isFiltered, Deflate deflate) throws IOException {
    int length = header.rowBytes(pixels.width());
    RowFilter filter = new RowFilter(length, header.filterDistance());
    float[] row = filter.row();
    float[] prior = filter.row();
    for (int y = 0; y < pixels.height(); y++) {
      if (isFiltered && repeats(pixels, y)) {
        deflate.write(filter.repeated(), 0, 1 + length);
        continue;
      }
      pack(pixels, y, header.colorType(), row);
      byte[] line = isFiltered ? filter.filter(row, prior) : filter.unfiltered(row);
      deflate.write(line, 0, 1 + length);
      float[] spare = prior;
      prior = row;
      row = spare;
    }
  }

  private static boolean repeats(Pixels pixels, int y) {
    int width = pixels.width();
    int from = y * width;
    int[] argb = pixels.argb();
    return y > 0 && Arrays.equals(argb, from, from + width, argb, from - width, from);
  }

  /** Fills a row with samples, in the layout of the filters. */
  private static void pack(Pixels pixels, int y, int colorType, float[] row) {
    int[] argb = pixels.argb();
    int from = y * pixels.width();
    int to = from + pixels.width();
    int at = RowFilter.MARGIN;
    switch (colorType) {
      case PngHeader.GRAY -> {
        for (int i = from; i < to; i++) {
          row[at++] = argb[i] & 255;
        }
      }
      case PngHeader.GRAY_ALPHA -> {
        for (int i = from; i < to; i++, at += 2) {
          row[at] = argb[i] & 255;
          row[at + 1] = argb[i] >>> 24;
        }
      }
      case PngHeader.RGB -> {
        for (int i = from; i < to; i++, at += 3) {
          row[at] = argb[i] >> 16 & 255;
          row[at + 1] = argb[i] >> 8 & 255;
          row[at + 2] = argb[i] & 255;
        }
      }
      default -> {
        for (int i = from; i < to; i++, at += 4) {
          row[at] = argb[i] >> 16 & 255;
          row[at + 1] = argb[i] >> 8 & 255;
          row[at + 2] = argb[i] & 255;
          row[at + 3] = argb[i] >>> 24;
        }
      }
    }
  }

  /** Palettes and grays below 8 bits use no filter, because neighbors do not predict them well. */
  private static void writePlain(Pixels pixels, PngLayout layout, Deflate deflate)
      throws IOException {
    int[] argb = pixels.argb();
    int depth = layout.header().depth();
    byte[] row = new byte[1 + layout.header().rowBytes(pixels.width())];
    ColorTable table = layout.palette();
    for (int y = 0; y < pixels.height(); y++) {
      int bits = 1;
      int at = 1;
      int lastPixel = argb[y * pixels.width()];
      int lastValue = value(table, lastPixel, depth);
      for (int x = 0; x < pixels.width(); x++) {
        int pixel = argb[y * pixels.width() + x];
        if (pixel != lastPixel) {
          lastPixel = pixel;
          lastValue = value(table, pixel, depth);
        }
        // The initial 1 reaches bit 8 when the byte is full.
        bits = bits << depth | lastValue;
        if (bits >= 256) {
          row[at++] = (byte) bits;
          bits = 1;
        }
      }
      if (bits > 1) {
        while (bits < 256) {
          bits <<= depth;
        }
        row[at] = (byte) bits;
      }
      deflate.write(row, 0, row.length);
    }
  }

  private static int value(@Nullable ColorTable table, int pixel, int depth) {
    return table != null ? table.index(pixel) : (pixel & 255) >> 8 - depth;
  }
}
