package com.progimage.server.engine.codec.webp;

import com.progimage.server.engine.Plane;

/**
 * Converts samples from the full range of JFIF to the narrow range of BT.601, which VP8 uses (RFC
 * 6386, section 9.2): luma from 16 to 235, chroma from 16 to 240. The matrix of both is the same.
 */
final class NarrowRange {
  /** Indexed by the sample, which is less 128, plus 128. */
  private static final byte[] LUMA = table(16, 219, 0);

  private static final byte[] CHROMA = table(128, 224, 128);

  /** A chroma sample without color. */
  static final byte NO_COLOR = (byte) 128;

  private NarrowRange() {}

  /** The samples row after row, without gaps. */
  static byte[] luma(Plane plane) {
    return convert(plane, LUMA);
  }

  static byte[] chroma(Plane plane) {
    return convert(plane, CHROMA);
  }

  private static byte[] convert(Plane plane, byte[] table) {
    byte[] samples = plane.samples();
    byte[] converted = new byte[plane.width() * plane.height()];
    int to = 0;
    for (int y = 0; y < plane.height(); y++) {
      for (int i = y * plane.stride(); i < y * plane.stride() + plane.width(); i++) {
        converted[to++] = table[samples[i] + 128];
      }
    }
    return converted;
  }

  /**
   * @param origin narrow value of {@code zero}
   * @param levels number of narrow levels for 255 full ones
   */
  private static byte[] table(int origin, int levels, int zero) {
    byte[] table = new byte[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = (byte) (origin + Math.rint((value - zero) * levels / 255.0));
    }
    return table;
  }
}
