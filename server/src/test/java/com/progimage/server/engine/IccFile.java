package com.progimage.server.engine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes ICC profiles of any kind (ICC.1:2022, and ICC.1:2001 for version 2). */
public final class IccFile {
  private static final double[] D50 = {0.9642, 1, 0.8249};

  private final ByteBuffer header = ByteBuffer.allocate(128);
  private final Map<String, byte[]> tags = new LinkedHashMap<>();

  /**
   * @param version 2 or 4
   * @param space {@code RGB}, {@code GRAY} or {@code CMYK}
   * @param pcs connection space of the colors: {@code XYZ} or {@code Lab}
   */
  public IccFile(int version, String space, String pcs) {
    header.putInt(8, version << 24 | 0x400000);
    header.put(12, ascii(space.equals("CMYK") ? "prtr" : "mntr"));
    header.put(16, ascii(space)).put(20, ascii(pcs)).put(36, ascii("acsp"));
    for (int i = 0; i < 3; i++) {
      header.putInt(68 + 4 * i, fixed(D50[i]));
    }
    tag("wtpt", xyz(D50));
  }

  private static byte[] ascii(String text) {
    return String.format("%-4s", text).getBytes(StandardCharsets.US_ASCII);
  }

  private static int fixed(double value) {
    return (int) Math.round(value * 65536);
  }

  IccFile tag(String name, byte[] data) {
    tags.put(name, data);
    return this;
  }

  /** Three primaries, each X, Y, Z, and their common curve. */
  IccFile matrix(double[][] primaries, byte[] curve) {
    String letters = "rgb";
    for (int i = 0; i < 3; i++) {
      tag(letters.charAt(i) + "XYZ", xyz(primaries[i]));
      tag(letters.charAt(i) + "TRC", curve);
    }
    return this;
  }

  static byte[] xyz(double... xyz) {
    ByteBuffer data = ByteBuffer.allocate(20).put(ascii("XYZ")).putInt(0);
    for (double value : xyz) {
      data.putInt(fixed(value));
    }
    return data.array();
  }

  /** No entries: linear; one: a gamma in 256ths; more: a table of 0 to 65535. */
  static byte[] curve(int... entries) {
    ByteBuffer data = ByteBuffer.allocate(12 + 2 * entries.length);
    data.put(ascii("curv")).putInt(0).putInt(entries.length);
    for (int entry : entries) {
      data.putShort((short) entry);
    }
    return data.array();
  }

  /** A formula of that type, 0 to 4, with its parameters g, a, b, c, d, e, f. */
  static byte[] formula(int type, double... parameters) {
    ByteBuffer data = ByteBuffer.allocate(12 + 4 * parameters.length);
    data.put(ascii("para")).putInt(0).putShort((short) type).putShort((short) 0);
    for (double parameter : parameters) {
      data.putInt(fixed(parameter));
    }
    return data.array();
  }

  /** A table of 8 bits: colors on a grid, as L*, a*, b*. */
  static byte[] table8(int channels, int grid, Function<double[], double[]> colors) {
    ByteArrayOutputStream out = tableHead("mft1", channels, grid);
    for (int channel = 0; channel < channels; channel++) {
      ramp(out);
    }
    nodes(
        channels,
        grid,
        colors,
        lab -> {
          out.write((int) Math.round(lab[0] * 2.55));
          out.write((int) Math.round(lab[1] + 128));
          out.write((int) Math.round(lab[2] + 128));
        });
    for (int i = 0; i < 3; i++) {
      ramp(out);
    }
    return out.toByteArray();
  }

  private static void ramp(ByteArrayOutputStream out) {
    for (int i = 0; i < 256; i++) {
      out.write(i);
    }
  }

  /** A table of 16 bits, in which 0xff00 is white. */
  static byte[] table16(int channels, int grid, Function<double[], double[]> colors) {
    ByteArrayOutputStream out = tableHead("mft2", channels, grid);
    words(out, 2, 2);
    for (int channel = 0; channel < channels; channel++) {
      words(out, 0, 65535);
    }
    nodes(
        channels,
        grid,
        colors,
        lab -> words(out, lab[0] * 652.8, (lab[1] + 128) * 256, (lab[2] + 128) * 256));
    for (int i = 0; i < 3; i++) {
      words(out, 0, 65535);
    }
    return out.toByteArray();
  }

  /** A table of version 4, between curves that change nothing. */
  static byte[] table4(int channels, int grid, Function<double[], double[]> colors) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    byte[] same = curve();
    int nodesAt = 32 + 3 * same.length;
    data.writeBytes(ascii("mAB"));
    data.writeBytes(new byte[] {0, 0, 0, 0, (byte) channels, 3, 0, 0});
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    for (int i = 0; i < 16; i++) {
      table.write(i < channels ? grid : 0);
    }
    table.writeBytes(new byte[] {2, 0, 0, 0});
    nodes(
        channels,
        grid,
        colors,
        lab -> words(table, lab[0] * 655.35, (lab[1] + 128) * 257, (lab[2] + 128) * 257));
    while (table.size() % 4 != 0) {
      table.write(0);
    }
    int beforeAt = nodesAt + table.size();
    data.writeBytes(
        ByteBuffer.allocate(20)
            .putInt(32)
            .putInt(0)
            .putInt(0)
            .putInt(nodesAt)
            .putInt(beforeAt)
            .array());
    for (int i = 0; i < 3; i++) {
      data.writeBytes(same);
    }
    data.writeBytes(table.toByteArray());
    for (int i = 0; i < channels; i++) {
      data.writeBytes(same);
    }
    return data.toByteArray();
  }

  private static ByteArrayOutputStream tableHead(String type, int channels, int grid) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii(type));
    out.writeBytes(new byte[] {0, 0, 0, 0, (byte) channels, 3, (byte) grid, 0});
    ByteBuffer matrix = ByteBuffer.allocate(36);
    for (int i = 0; i < 9; i++) {
      matrix.putInt(i % 4 == 0 ? 65536 : 0);
    }
    out.writeBytes(matrix.array());
    return out;
  }

  private static void words(ByteArrayOutputStream out, double... values) {
    for (double value : values) {
      int word = (int) Math.round(value);
      out.write(word >> 8);
      out.write(word);
    }
  }

  /** The first channel varies slowest. */
  private static void nodes(
      int channels, int grid, Function<double[], double[]> colors, Consumer<double[]> out) {
    int count = (int) Math.pow(grid, channels);
    for (int node = 0; node < count; node++) {
      double[] device = new double[channels];
      for (int i = channels - 1, rest = node; i >= 0; i--, rest /= grid) {
        device[i] = rest % grid / (grid - 1.0);
      }
      out.accept(colors.apply(device));
    }
  }

  public byte[] bytes() {
    int at = 128 + 4 + 12 * tags.size();
    ByteBuffer directory = ByteBuffer.allocate(at - 128).putInt(tags.size());
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> tag : tags.entrySet()) {
      int length = tag.getValue().length;
      directory.put(ascii(tag.getKey())).putInt(at + data.size()).putInt(length);
      data.writeBytes(tag.getValue());
      data.writeBytes(new byte[(4 - length % 4) % 4]);
    }
    header.putInt(0, at + data.size());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header.array());
    file.writeBytes(directory.array());
    file.writeBytes(data.toByteArray());
    return file.toByteArray();
  }
}
