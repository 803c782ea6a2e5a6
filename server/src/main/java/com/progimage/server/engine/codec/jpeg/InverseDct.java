package com.progimage.server.engine.codec.jpeg;

/**
 * The inverse DCT of {@value #LANES} blocks at once, each to 8 × 8, 4 × 4, 2 × 2 or 1 sample; the
 * smaller sizes use only the low coefficients. Coefficient (row, column) of a block of side n is at
 * {@code (row * n + column) * LANES + block}, and the sample for that position replaces it.
 *
 * <p>The eight-point transform is that of Arai, Agui and Nakajima (1988), whose factors are part of
 * {@link #scale}. All loops run over neighboring blocks, and their bodies are small: the JVM's
 * compiler vectorizes a loop only if it unrolls it, and unrolls about forty operations at most. For
 * that reason the two halves of the transform, and rows and columns, have loops of their own, with
 * constant distances.
 */
final class InverseDct {
  static final int LANES = 128;

  private static final int ROW = 8 * LANES;
  private static final float ROOT2 = 1.4142135f;

  /** 2 cos(π/8), 2 (cos(π/8) − cos(3π/8)) and 2 (cos(π/8) + cos(3π/8)). */
  private static final float TWICE_COS = 1.847759f;

  private static final float DIFFERENCE = 1.0823922f;
  private static final float SUM = 2.613126f;

  /** cos(π/8) and cos(3π/8). */
  private static final float COS = 0.9238795f;

  private static final float COS3 = 0.38268343f;

  private InverseDct() {}

  /**
   * The factor of a coefficient along one axis, applied before the inverse transform.
   *
   * @param side of a block of samples
   * @param index the coefficient's row or column, below side
   */
  static double scale(int side, int index) {
    double even = StrictMath.sqrt(0.125);
    if (index == 0 || side < 4) {
      return even;
    }
    return side == 8
        ? even * StrictMath.sqrt(2) * StrictMath.cos(index * Math.PI / 16)
        : index == 2 ? even : 0.5;
  }

  static void run(float[] blocks, int at, int side) {
    switch (side) {
      case 8 -> {
        evenDown(blocks, at);
        oddDown(blocks, at);
        outerDown(blocks, at);
        innerDown(blocks, at);
        for (int row = at; row < at + 8 * ROW; row += ROW) {
          evenAcross(blocks, row);
          oddAcross(blocks, row);
          outerAcross(blocks, row);
          innerAcross(blocks, row);
        }
      }
      case 4 -> {
        fourDown(blocks, at);
        for (int row = at; row < at + 16 * LANES; row += 4 * LANES) {
          fourAcross(blocks, row);
        }
      }
      case 2 -> two(blocks, at);
      default -> {}
    }
  }

  private static void evenDown(float[] c, int at) {
    for (int i = at; i < at + ROW; i++) {
      float sum = c[i] + c[i + 4 * ROW];
      float difference = c[i] - c[i + 4 * ROW];
      float low = c[i + 2 * ROW] + c[i + 6 * ROW];
      float high = (c[i + 2 * ROW] - c[i + 6 * ROW]) * ROOT2 - low;
      c[i] = sum + low;
      c[i + 4 * ROW] = sum - low;
      c[i + 6 * ROW] = difference + high;
      c[i + 2 * ROW] = difference - high;
    }
  }

  private static void oddDown(float[] c, int at) {
    for (int i = at; i < at + ROW; i++) {
      float a = c[i + 5 * ROW] + c[i + 3 * ROW];
      float b = c[i + 5 * ROW] - c[i + 3 * ROW];
      float d = c[i + ROW] + c[i + 7 * ROW];
      float e = c[i + ROW] - c[i + 7 * ROW];
      float turned = (b + e) * TWICE_COS;
      float first = d + a;
      float second = turned - b * SUM - first;
      float third = (d - a) * ROOT2 - second;
      c[i + 7 * ROW] = first;
      c[i + ROW] = second;
      c[i + 5 * ROW] = third;
      c[i + 3 * ROW] = turned - e * DIFFERENCE - third;
    }
  }

  private static void outerDown(float[] c, int at) {
    for (int i = at; i < at + ROW; i++) {
      float a = c[i];
      float b = c[i + 7 * ROW];
      float d = c[i + 6 * ROW];
      float e = c[i + ROW];
      c[i] = a + b;
      c[i + 7 * ROW] = a - b;
      c[i + ROW] = d + e;
      c[i + 6 * ROW] = d - e;
    }
  }

  private static void innerDown(float[] c, int at) {
    for (int i = at; i < at + ROW; i++) {
      float a = c[i + 2 * ROW];
      float b = c[i + 5 * ROW];
      float d = c[i + 4 * ROW];
      float e = c[i + 3 * ROW];
      c[i + 2 * ROW] = a + b;
      c[i + 5 * ROW] = a - b;
      c[i + 3 * ROW] = d + e;
      c[i + 4 * ROW] = d - e;
    }
  }

  private static void evenAcross(float[] c, int at) {
    for (int i = at; i < at + LANES; i++) {
      float sum = c[i] + c[i + 4 * LANES];
      float difference = c[i] - c[i + 4 * LANES];
      float low = c[i + 2 * LANES] + c[i + 6 * LANES];
      float high = (c[i + 2 * LANES] - c[i + 6 * LANES]) * ROOT2 - low;
      c[i] = sum + low;
      c[i + 4 * LANES] = sum - low;
      c[i + 6 * LANES] = difference + high;
      c[i + 2 * LANES] = difference - high;
    }
  }

  private static void oddAcross(float[] c, int at) {
    for (int i = at; i < at + LANES; i++) {
      float a = c[i + 5 * LANES] + c[i + 3 * LANES];
      float b = c[i + 5 * LANES] - c[i + 3 * LANES];
      float d = c[i + LANES] + c[i + 7 * LANES];
      float e = c[i + LANES] - c[i + 7 * LANES];
      float turned = (b + e) * TWICE_COS;
      float first = d + a;
      float second = turned - b * SUM - first;
      float third = (d - a) * ROOT2 - second;
      c[i + 7 * LANES] = first;
      c[i + LANES] = second;
      c[i + 5 * LANES] = third;
      c[i + 3 * LANES] = turned - e * DIFFERENCE - third;
    }
  }

  private static void outerAcross(float[] c, int at) {
    for (int i = at; i < at + LANES; i++) {
      float a = c[i];
      float b = c[i + 7 * LANES];
      float d = c[i + 6 * LANES];
      float e = c[i + LANES];
      c[i] = a + b;
      c[i + 7 * LANES] = a - b;
      c[i + LANES] = d + e;
      c[i + 6 * LANES] = d - e;
    }
  }

  private static void innerAcross(float[] c, int at) {
    for (int i = at; i < at + LANES; i++) {
      float a = c[i + 2 * LANES];
      float b = c[i + 5 * LANES];
      float d = c[i + 4 * LANES];
      float e = c[i + 3 * LANES];
      c[i + 2 * LANES] = a + b;
      c[i + 5 * LANES] = a - b;
      c[i + 3 * LANES] = d + e;
      c[i + 4 * LANES] = d - e;
    }
  }

  private static void fourDown(float[] c, int at) {
    for (int i = at; i < at + 4 * LANES; i++) {
      float sum = c[i] + c[i + 8 * LANES];
      float difference = c[i] - c[i + 8 * LANES];
      float outer = c[i + 4 * LANES] * COS + c[i + 12 * LANES] * COS3;
      float inner = c[i + 4 * LANES] * COS3 - c[i + 12 * LANES] * COS;
      c[i] = sum + outer;
      c[i + 4 * LANES] = difference + inner;
      c[i + 8 * LANES] = difference - inner;
      c[i + 12 * LANES] = sum - outer;
    }
  }

  private static void fourAcross(float[] c, int at) {
    for (int i = at; i < at + LANES; i++) {
      float sum = c[i] + c[i + 2 * LANES];
      float difference = c[i] - c[i + 2 * LANES];
      float outer = c[i + LANES] * COS + c[i + 3 * LANES] * COS3;
      float inner = c[i + LANES] * COS3 - c[i + 3 * LANES] * COS;
      c[i] = sum + outer;
      c[i + LANES] = difference + inner;
      c[i + 2 * LANES] = difference - inner;
      c[i + 3 * LANES] = sum - outer;
    }
  }

  private static void two(float[] c, int at) {
    for (int i = at; i < at + LANES; i++) {
      float left = c[i] + c[i + 2 * LANES];
      float right = c[i + LANES] + c[i + 3 * LANES];
      float leftBelow = c[i] - c[i + 2 * LANES];
      float rightBelow = c[i + LANES] - c[i + 3 * LANES];
      c[i] = left + right;
      c[i + LANES] = left - right;
      c[i + 2 * LANES] = leftBelow + rightBelow;
      c[i + 3 * LANES] = leftBelow - rightBelow;
    }
  }
}
