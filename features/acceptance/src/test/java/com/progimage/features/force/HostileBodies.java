package com.progimage.features.force;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Bodies that are small to send and were costly to read in the server's own process. */
final class HostileBodies {
  private static final int SHORT = 3;
  private static final int BYTE = 1;

  private HostileBodies() {}

  /** A job of 8 MiB that names millions of sources. */
  static byte[] manySources() {
    byte[] json = new byte[8 << 20];
    byte[] start = "{\"sources\":[".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(start, 0, json, 0, start.length);
    byte[] source = {'{', '}', ','};
    for (int i = start.length; i < json.length; i++) {
      json[i] = source[(i - start.length) % source.length];
    }
    return json;
  }

  /**
   * A TIFF of 12.5 MB with as many tiles of one pixel each, whose offsets and lengths are the same
   * bytes.
   */
  static byte[] manyTiles() {
    int width = 4096;
    int height = 3052;
    int tiles = width * height;
    ByteBuffer file = ByteBuffer.allocate(8 + tiles + 200).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8 + tiles);
    for (int i = 0; i < tiles; i++) {
      file.put((byte) 1);
    }
    file.putShort((short) 10);
    field(file, 256, SHORT, 1, width);
    field(file, 257, SHORT, 1, height);
    field(file, 258, SHORT, 1, 8);
    field(file, 259, SHORT, 1, 1);
    field(file, 262, SHORT, 1, 1);
    field(file, 277, SHORT, 1, 1);
    field(file, 322, SHORT, 1, 1);
    field(file, 323, SHORT, 1, 1);
    field(file, 324, BYTE, tiles, 8);
    field(file, 325, BYTE, tiles, 8);
    file.putInt(0);
    return file.array();
  }

  private static void field(ByteBuffer file, int tag, int type, int count, int value) {
    file.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }

  /** An SVG of 2 MiB whose root declares 132,000 namespaces. */
  static byte[] manyNamespaces() {
    StringBuilder svg =
        new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"");
    for (int i = 0; i < 132_000; i++) {
      svg.append(" xmlns:n").append(i).append("=\"u\"");
      if (svg.length() > (2 << 20) - 40) {
        break;
      }
    }
    return svg.append("/>").toString().getBytes(StandardCharsets.UTF_8);
  }
}
