package com.progimage.server.engine.codec.jpeg.encode;

/**
 * The forward DCT of {@value #LANES} blocks of 8 × 8 at once, as of Arai, Agui and Nakajima (1988).
 * Sample (row, column) of a block is at {@code (row * 8 + column) * LANES + block}. The
 * coefficients replace the samples; {@link #place} tells where, and {@link #scale} gives their
 * factor along each axis. As in the decoder, loops run over neighboring blocks with small bodies
 * and constant distances, so that the JVM's compiler vectorizes them.
 */
final class ForwardDct {
  static final int LANES = 128;

  private static final int ROW = 8 * LANES;

  /** cos(π/4), sin(π/8), and the cosine and sine factors of the two outer rotations. */
  private static final float COS4 = 0.70710677f;

  private static final float SIN8 = 0.38268343f;
  private static final float DIFFERENCE = 0.5411961f;
  private static final float SUM = 1.306563f;

  /** The frequency that the transform leaves at each position along an axis. */
  private static final int[] FREQUENCIES = {0, 4, 2, 6, 1, 3, 5, 7};

  private static final int[] PLACES = places();

  private ForwardDct() {}

  private static int[] places() {
    int[] places = new int[8];
    for (int place = 0; place < 8; place++) {
      places[FREQUENCIES[place]] = place;
    }
    return places;
  }

  /**
   * Returns where the coefficients of a frequency are: the first block's; the others follow.
   *
   * @param position row × 8 + column of the frequency
   */
  static int place(int position) {
    return (PLACES[position >> 3] * 8 + PLACES[position & 7]) * LANES;
  }

  /**
   * The factor of a coefficient along one axis, applied after the transform.
   *
   * @param frequency 0 to 7
   */
  static double scale(int frequency) {
    double even = StrictMath.sqrt(0.125);
    return frequency == 0
        ? even
        : even / (StrictMath.sqrt(2) * StrictMath.cos(frequency * Math.PI / 16));
  }

  /** Transforms all blocks in place. */
  static void run(float[] blocks) {
    foldDown(blocks);
    evenDown(blocks);
    oddDown(blocks);
    for (int row = 0; row < 8 * ROW; row += ROW) {
      foldAcross(blocks, row);
      evenAcross(blocks, row);
      oddAcross(blocks, row);
    }
  }

  /** Sums of opposite samples come first, then their differences from the middle outwards. */
  private static void foldDown(float[] c) {
    for (int i = 0; i < ROW; i++) {
      float a = c[i];
      float b = c[i + ROW];
      float g = c[i + 6 * ROW];
      float h = c[i + 7 * ROW];
      c[i] = a + h;
      c[i + 7 * ROW] = a - h;
      c[i + ROW] = b + g;
      c[i + 6 * ROW] = b - g;
    }
    for (int i = 0; i < ROW; i++) {
      float d = c[i + 2 * ROW];
      float e = c[i + 3 * ROW];
      float f = c[i + 4 * ROW];
      float g = c[i + 5 * ROW];
      c[i + 2 * ROW] = d + g;
      c[i + 5 * ROW] = d - g;
      c[i + 3 * ROW] = e + f;
      c[i + 4 * ROW] = e - f;
    }
  }

  private static void evenDown(float[] c) {
    for (int i = 0; i < ROW; i++) {
      float outer = c[i] + c[i + 3 * ROW];
      float inner = c[i + ROW] + c[i + 2 * ROW];
      float low = c[i] - c[i + 3 * ROW];
      float turned = (c[i + ROW] - c[i + 2 * ROW] + low) * COS4;
      c[i] = outer + inner;
      c[i + ROW] = outer - inner;
      c[i + 2 * ROW] = low + turned;
      c[i + 3 * ROW] = low - turned;
    }
  }

  private static void oddDown(float[] c) {
    for (int i = 0; i < ROW; i++) {
      float first = c[i + 4 * ROW] + c[i + 5 * ROW];
      float second = (c[i + 5 * ROW] + c[i + 6 * ROW]) * COS4;
      float third = c[i + 6 * ROW] + c[i + 7 * ROW];
      float both = (first - third) * SIN8;
      float low = first * DIFFERENCE + both;
      float high = third * SUM + both;
      float plus = c[i + 7 * ROW] + second;
      float minus = c[i + 7 * ROW] - second;
      c[i + 4 * ROW] = plus + high;
      c[i + 5 * ROW] = minus - low;
      c[i + 6 * ROW] = minus + low;
      c[i + 7 * ROW] = plus - high;
    }
  }

  private static void foldAcross(float[] c, int at) {
    for (int i = at; i < at + LANES; i++) {
      float a = c[i];
      float b = c[i + LANES];
      float g = c[i + 6 * LANES];
      float h = c[i + 7 * LANES];
      c[i] = a + h;
      c[i + 7 * LANES] = a - h;
      c[i + LANES] = b + g;
      c[i + 6 * LANES] = b - g;
    }
    for (int i = at; i < at + LANES; i++) {
      float d = c[i + 2 * LANES];
      float e = c[i + 3 * LANES];
      float f = c[i + 4 * LANES];
      float g = c[i + 5 * LANES];
      c[i + 2 * LANES] = d + g;
      c[i + 5 * LANES] = d - g;
      c[i + 3 * LANES] = e + f;
      c[i + 4 * LANES] = e - f;
    }
  }

  private static void evenAcross(float[] c, int at) {
    for (int i = at; i < at + LANES; i++) {
      float outer = c[i] + c[i + 3 * LANES];
      float inner = c[i + LANES] + c[i + 2 * LANES];
      float low = c[i] - c[i + 3 * LANES];
      float turned = (c[i + LANES] - c[i + 2 * LANES] + low) * COS4;
      c[i] = outer + inner;
      c[i + LANES] = outer - inner;
      c[i + 2 * LANES] = low + turned;
      c[i + 3 * LANES] = low - turned;
    }
  }

  private static void oddAcross(float[] c, int at) {
    for (int i = at; i < at + LANES; i++) {
      float first = c[i + 4 * LANES] + c[i + 5 * LANES];
      float second = (c[i + 5 * LANES] + c[i + 6 * LANES]) * COS4;
      float third = c[i + 6 * LANES] + c[i + 7 * LANES];
      float both = (first - third) * SIN8;
      float low = first * DIFFERENCE + both;
      float high = third * SUM + both;
      float plus = c[i + 7 * LANES] + second;
      float minus = c[i + 7 * LANES] - second;
      c[i + 4 * LANES] = plus + high;
      c[i + 5 * LANES] = minus - low;
      c[i + 6 * LANES] = minus + low;
      c[i + 7 * LANES] = plus - high;
    }
  }
}
