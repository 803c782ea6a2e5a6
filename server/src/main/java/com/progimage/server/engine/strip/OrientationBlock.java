package com.progimage.server.engine.strip;

import java.nio.ByteBuffer;

/**
 * Writes the smallest possible EXIF block (CIPA DC-008): a TIFF header and a directory of one
 * entry.
 */
final class OrientationBlock {
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;

  private OrientationBlock() {}

  /**
   * @param orientation 1 to 8
   */
  static byte[] of(int orientation) {
    return ByteBuffer.allocate(26)
        .put((byte) 'M')
        .put((byte) 'M')
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) ORIENTATION)
        .putShort((short) SHORT)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
  }
}
