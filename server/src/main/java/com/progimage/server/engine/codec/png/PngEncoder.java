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

/**
 * Writes PNG in the smallest color type that is exact, in one pass over the rows, or, if a small
 * file is requested, after a look at a sample of them.
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
    PngRows rows = PngRows.of(pixels, layout);
    Deflate.ByteSink data = (bytes, count) -> chunks.write("IDAT", bytes, count);
    if (settings.small()) {
      new SmallFile(rows).writeTo(data);
    } else {
      // Neighbors do not predict palettes and grays below 8 bits well.
      compress(rows, layout.hasWholeSamples() ? FilteredRows.ADAPTIVE : FilteredRows.PLAIN, data);
    }
    chunks.write("IEND", new byte[0], 0);
  }

  private static void compress(PngRows rows, int policy, Deflate.ByteSink sink) throws IOException {
    Deflate deflate = new Deflate(sink);
    new FilteredRows(rows, policy).writeTo(deflate);
    deflate.finish();
  }

  /** Uses the color type with the picture's channels. */
  @Override
  public void encodeDeep(DeepPixels pixels, OutputStream out) throws IOException {
    int[] types = {PngHeader.GRAY, PngHeader.GRAY_ALPHA, PngHeader.RGB, PngHeader.RGBA};
    PngHeader header =
        new PngHeader(pixels.width(), pixels.height(), 16, types[pixels.channels() - 1], false);
    ChunkWriter chunks = new ChunkWriter(out);
    writeHeader(header, chunks);
    compress(
        new PngRows.Deep(pixels),
        FilteredRows.ADAPTIVE,
        (bytes, count) -> chunks.write("IDAT", bytes, count));
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
}
