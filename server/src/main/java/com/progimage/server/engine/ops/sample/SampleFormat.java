package com.progimage.server.engine.ops.sample;

/**
 * Converts rows of packed pixels to rows of floats, one channel after the other, and back. A
 * picture with alpha has four channels, with colors multiplied by alpha, so that fully transparent
 * pixels have no weight; an opaque one has three. Loops are short and process one channel each, so
 * that they are vectorized.
 */
public record SampleFormat(boolean opaque, boolean linear) {

  public int channels() {
    return opaque ? 3 : 4;
  }

  /** Fills {@code row}, whose channels are {@code stride} apart, with {@code count} pixels. */
  public void unpack(int[] argb, int from, int count, float[] row, int stride) {
    if (linear) {
      unpackLinear(argb, from, count, row, stride);
    } else if (opaque) {
      channel(argb, from, count, row, 0, 16);
      channel(argb, from, count, row, stride, 8);
      channel(argb, from, count, row, 2 * stride, 0);
    } else {
      channelByAlpha(argb, from, count, row, 0, 16);
      channelByAlpha(argb, from, count, row, stride, 8);
      channelByAlpha(argb, from, count, row, 2 * stride, 0);
      alpha(argb, from, count, row, 3 * stride);
    }
  }

  private static void channel(int[] argb, int from, int count, float[] row, int to, int shift) {
    for (int i = 0; i < count; i++) {
      row[to + i] = argb[from + i] >> shift & 255;
    }
  }

  private static void channelByAlpha(
      int[] argb, int from, int count, float[] row, int to, int shift) {
    for (int i = 0; i < count; i++) {
      row[to + i] = (argb[from + i] >> shift & 255) * (argb[from + i] >>> 24);
    }
  }

  private static void alpha(int[] argb, int from, int count, float[] row, int to) {
    for (int i = 0; i < count; i++) {
      row[to + i] = argb[from + i] >>> 24;
    }
  }

  private void unpackLinear(int[] argb, int from, int count, float[] row, int stride) {
    for (int i = 0; i < count; i++) {
      int pixel = argb[from + i];
      float alpha = opaque ? 1 : pixel >>> 24;
      row[i] = Light.of(pixel >> 16 & 255) * alpha;
      row[stride + i] = Light.of(pixel >> 8 & 255) * alpha;
      row[2 * stride + i] = Light.of(pixel & 255) * alpha;
      if (!opaque) {
        row[3 * stride + i] = alpha;
      }
    }
  }

  /**
   * Converts back: rounds values to the nearest integer, and clips values outside the range.
   *
   * @param stride distance between the channels in {@code row}
   */
  public void pack(float[] row, int stride, int count, int[] argb, int to) {
    if (!opaque) {
      packAlpha(row, stride, count, argb, to);
    } else if (linear) {
      for (int i = 0; i < count; i++) {
        argb[to + i] =
            255 << 24
                | Light.value(row[i]) << 16
                | Light.value(row[stride + i]) << 8
                | Light.value(row[2 * stride + i]);
      }
    } else {
      for (int i = 0; i < count; i++) {
        argb[to + i] =
            255 << 24
                | level(row[i]) << 16
                | level(row[stride + i]) << 8
                | level(row[2 * stride + i]);
      }
    }
  }

  private void packAlpha(float[] row, int stride, int count, int[] argb, int to) {
    for (int i = 0; i < count; i++) {
      float alpha = row[3 * stride + i];
      int level = level(alpha);
      // Divides each channel instead of multiplying by 1 / alpha: only an exact division keeps a
      // constant color unchanged.
      argb[to + i] =
          level == 0
              ? 0
              : level << 24
                  | color(row[i] / alpha) << 16
                  | color(row[stride + i] / alpha) << 8
                  | color(row[2 * stride + i] / alpha);
    }
  }

  private int color(float value) {
    return linear ? Light.value(value) : level(value);
  }

  private static int level(float value) {
    return Math.max(0, Math.min(255, (int) (value + 0.5f)));
  }
}
