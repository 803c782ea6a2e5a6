package com.progimage.server.engine.codec.jpeg.encode;

/**
 * The divisors of one kind of component for a quality. Quality 50 has the example tables of T.81,
 * annex K.1; others are scaled as libjpeg does, so that a quality has the meaning that users know.
 */
final class QuantizationTable {
  /** Row by row. */
  private static final int[] LUMA = {
    16, 11, 10, 16, 24, 40, 51, 61, //
    12, 12, 14, 19, 26, 58, 60, 55, //
    14, 13, 16, 24, 40, 57, 69, 56, //
    14, 17, 22, 29, 51, 87, 80, 62, //
    18, 22, 37, 56, 68, 109, 103, 77, //
    24, 35, 55, 64, 81, 104, 113, 92, //
    49, 64, 78, 87, 103, 121, 120, 101, //
    72, 92, 95, 98, 112, 100, 103, 99
  };

  private static final int[] CHROMA = {
    17, 18, 24, 47, 99, 99, 99, 99, //
    18, 21, 26, 66, 99, 99, 99, 99, //
    24, 26, 56, 99, 99, 99, 99, 99, //
    47, 66, 99, 99, 99, 99, 99, 99, //
    99, 99, 99, 99, 99, 99, 99, 99, //
    99, 99, 99, 99, 99, 99, 99, 99, //
    99, 99, 99, 99, 99, 99, 99, 99, //
    99, 99, 99, 99, 99, 99, 99, 99
  };

  private final int id;
  private final int[] divisors;

  private QuantizationTable(int id, int[] base, int quality) {
    this.id = id;
    int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    divisors = new int[64];
    for (int i = 0; i < 64; i++) {
      // Baseline files have divisors of one byte.
      divisors[i] = Math.clamp((base[i] * (long) percent + 50) / 100, 1, 255);
    }
  }

  static QuantizationTable luma(int quality) {
    return new QuantizationTable(0, LUMA, quality);
  }

  static QuantizationTable chroma(int quality) {
    return new QuantizationTable(1, CHROMA, quality);
  }

  /** 0 for luma, 1 for chroma: also the number of the Huffman tables. */
  int id() {
    return id;
  }

  /**
   * @param index row × 8 + column
   */
  int divisor(int index) {
    return divisors[index];
  }
}
