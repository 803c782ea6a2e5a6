package com.progimage.server.engine.codec.tiff;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.image.ImageFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The first directory of a TIFF file: fields with one or several numbers each. */
final class Directory {
  private static final int ENTRY_BYTES = 12;

  /** Bytes per value of each type, from BYTE to DOUBLE. */
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};

  private record DirectoryEntry(int type, int count, int at) {}

  private final byte[] file;
  private final ByteBuffer in;
  private final Map<Integer, DirectoryEntry> entries = new HashMap<>();

  private Directory(byte[] file) {
    this.file = file;
    this.in = ByteBuffer.wrap(file);
  }

  /**
   * @throws IndexOutOfBoundsException if the file ends within the directory
   */
  static Directory first(byte[] file) {
    Directory directory = new Directory(file);
    directory.read();
    return directory;
  }

  private void read() {
    in.order(in.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (in.get(0) != in.get(1) || in.getShort(2) != 42) {
      throw Undecodable.of(ImageFormat.TIFF, "its signature is wrong");
    }
    int at = in.getInt(4);
    int count = in.getShort(at) & 0xffff;
    for (int i = 0; i < count; i++) {
      int entry = at + 2 + i * ENTRY_BYTES;
      int type = in.getShort(entry + 2);
      int length = in.getInt(entry + 4);
      if (type < 1 || type >= TYPE_BYTES.length || length < 1) {
        continue;
      }
      long bytes = (long) length * TYPE_BYTES[type];
      int values = bytes <= 4 ? entry + 8 : in.getInt(entry + 8);
      // A missing field is only an error where it is needed.
      if (values >= 0 && values + bytes <= in.limit()) {
        entries.putIfAbsent(in.getShort(entry) & 0xffff, new DirectoryEntry(type, length, values));
      }
    }
  }

  ByteOrder order() {
    return in.order();
  }

  byte[] file() {
    return file;
  }

  /** Whether there is such a field, of whole numbers. */
  boolean has(int tag) {
    DirectoryEntry entry = entries.get(tag);
    return entry != null && (entry.type == 1 || entry.type == 3 || entry.type == 4);
  }

  /** The first numbers of a field of whole numbers, at most {@code most}; empty if it is absent. */
  long[] numbers(int tag, int most) {
    DirectoryEntry entry = entries.get(tag);
    if (entry == null || entry.type > 4 || entry.type == 2) {
      return new long[0];
    }
    long[] numbers = new long[Math.min(most, entry.count)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (entry.type) {
            case 1 -> in.get(entry.at + i) & 255;
            case 3 -> in.getShort(entry.at + 2 * i) & 0xffff;
            default -> Integer.toUnsignedLong(in.getInt(entry.at + 4 * i));
          };
    }
    return numbers;
  }

  /** The given number of fractions in a field; empty if it has fewer, or another type. */
  Optional<double[]> fractions(int tag, int count) {
    DirectoryEntry entry = entries.get(tag);
    if (entry == null || entry.type != 5 || entry.count < count) {
      return Optional.empty();
    }
    double[] fractions = new double[count];
    for (int i = 0; i < count; i++) {
      double numerator = Integer.toUnsignedLong(in.getInt(entry.at + 8 * i));
      long denominator = Integer.toUnsignedLong(in.getInt(entry.at + 8 * i + 4));
      fractions[i] = denominator == 0 ? 0 : numerator / denominator;
    }
    return Optional.of(fractions);
  }

  /** The first number of a field. */
  long number(int tag, long otherwise) {
    DirectoryEntry entry = entries.get(tag);
    if (entry == null) {
      return otherwise;
    }
    return switch (entry.type) {
      case 1 -> in.get(entry.at) & 255;
      case 3 -> in.getShort(entry.at) & 0xffff;
      case 4 -> Integer.toUnsignedLong(in.getInt(entry.at));
      default -> otherwise;
    };
  }

  /** The raw bytes of a field; empty if it is absent or has more than {@code most}. */
  byte[] bytes(int tag, int most) {
    DirectoryEntry entry = entries.get(tag);
    if (entry == null || (long) entry.count * TYPE_BYTES[entry.type] > most) {
      return new byte[0];
    }
    return Arrays.copyOfRange(file, entry.at, entry.at + entry.count * TYPE_BYTES[entry.type]);
  }
}
