package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;
import java.util.Arrays;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;
import org.jspecify.annotations.Nullable;

/**
 * The tables and the restart interval that are currently in force, updated by the file's segments.
 */
final class Tables {
  /** Row × 8 + column of the coefficients in file order (T.81, figure A.6). */
  static final byte[] ZIGZAG = zigzag();

  private final int[] @Nullable [] quantization = new int[4][];
  private final @Nullable HuffmanTable[] dc = new HuffmanTable[4];
  private final @Nullable HuffmanTable[] ac = new HuffmanTable[4];

  /** In MCUs; 0 without restarts. */
  private int restartInterval;

  void read(byte[] file, Segment segment) {
    try {
      switch (segment.marker()) {
        case Segment.QUANTISATION_TABLES -> quantization(file, segment.start(), segment.end());
        case Segment.HUFFMAN_TABLES -> huffman(file, segment.start(), segment.end());
        case Segment.RESTART_INTERVAL -> {
          if (segment.end() - segment.start() != 2) {
            throw Undecodable.of(ImageFormat.JPEG, "its restart interval does not have two bytes");
          }
          restartInterval = u16(file, segment.start());
        }
        default -> {}
      }
    } catch (ArrayIndexOutOfBoundsException e) {
      throw Undecodable.of(ImageFormat.JPEG, "a table is out of range", e);
    }
  }

  private void quantization(byte[] file, int start, int end) {
    int at = start;
    while (at < end) {
      int kind = file[at++] & 255;
      int bytes = kind < 16 ? 1 : 2;
      if (kind >= 32 || end - at < 64 * bytes) {
        throw Undecodable.of(ImageFormat.JPEG, "a quantization table is too short");
      }
      int[] table = new int[64];
      for (int k = 0; k < 64; k++, at += bytes) {
        table[k] = bytes == 1 ? file[at] & 255 : u16(file, at);
      }
      quantization[kind & 15] = table;
    }
  }

  private void huffman(byte[] file, int start, int end) {
    int at = start;
    while (at < end) {
      int kind = file[at] & 255;
      int behind = at + 17;
      int count = 0;
      for (int i = at + 1; i < Math.min(behind, end); i++) {
        count += file[i] & 255;
      }
      if (kind >= 32 || count > 256 || behind + count > end) {
        throw Undecodable.of(ImageFormat.JPEG, "a Huffman table is longer than its segment");
      }
      HuffmanTable table =
          new HuffmanTable(
              Arrays.copyOfRange(file, at + 1, behind),
              Arrays.copyOfRange(file, behind, behind + count),
              kind >= 16);
      (kind < 16 ? dc : ac)[kind & 15] = table;
      at = behind + count;
    }
  }

  int[] quantization(int number) {
    int[] table = number < 4 ? quantization[number] : null;
    if (table == null) {
      throw Undecodable.of(ImageFormat.JPEG, "a quantization table is missing");
    }
    return table;
  }

  /**
   * @param hasStandard whether the standard's table replaces a missing one, as in frames of videos
   */
  HuffmanTable dc(int number, boolean hasStandard) {
    return require(number < 4 ? dc[number] : null, number, false, hasStandard);
  }

  HuffmanTable ac(int number, boolean hasStandard) {
    return require(number < 4 ? ac[number] : null, number, true, hasStandard);
  }

  private static HuffmanTable require(
      @Nullable HuffmanTable table, int number, boolean isAc, boolean hasStandard) {
    if (table != null) {
      return table;
    }
    if (!hasStandard || number > 1) {
      throw Undecodable.of(ImageFormat.JPEG, "a Huffman table is missing");
    }
    return standard(
        number == 0
            ? isAc ? JPEGHuffmanTable.StdACLuminance : JPEGHuffmanTable.StdDCLuminance
            : isAc ? JPEGHuffmanTable.StdACChrominance : JPEGHuffmanTable.StdDCChrominance,
        isAc);
  }

  /** T.81, tables K.3 to K.6. */
  private static HuffmanTable standard(JPEGHuffmanTable table, boolean isAc) {
    byte[] counts = new byte[16];
    short[] lengths = table.getLengths();
    for (int i = 0; i < lengths.length; i++) {
      counts[i] = (byte) lengths[i];
    }
    byte[] symbols = new byte[table.getValues().length];
    for (int i = 0; i < symbols.length; i++) {
      symbols[i] = (byte) table.getValues()[i];
    }
    return new HuffmanTable(counts, symbols, isAc);
  }

  int restartInterval() {
    return restartInterval;
  }

  static int u16(byte[] file, int at) {
    return (file[at] & 255) << 8 | file[at + 1] & 255;
  }

  private static byte[] zigzag() {
    byte[] order = new byte[64];
    int k = 0;
    for (int sum = 0; sum < 15; sum++) {
      for (int i = Math.max(0, sum - 7); i <= Math.min(sum, 7); i++) {
        int row = sum % 2 == 0 ? sum - i : i;
        order[k++] = (byte) (row * 8 + sum - row);
      }
    }
    return order;
  }
}
