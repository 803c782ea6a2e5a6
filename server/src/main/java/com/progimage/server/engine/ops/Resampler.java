package com.progimage.server.engine.ops;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.sample.SampleFormat;

/**
 * Resizes a picture with Lanczos kernels of three lobes along each axis. Colors are weighted by
 * alpha, and a picture of one color keeps exactly that color. Besides source and target, it needs
 * memory for a few rows only.
 */
public final class Resampler {
  /** Number of floats processed together, so that they stay in the L1 cache. */
  private static final int SEGMENT = 1024;

  private final Pixels source;
  private final SampleFormat samples;
  private final Weights across;
  private final Weights down;
  private final int width;
  private final int height;
  private final int[] target;

  /**
   * The columns of the source that are needed, and the number of floats that one channel of a row
   * takes.
   */
  private final int firstColumn;

  private final int columns;
  private final int stride;

  private Resampler(
      Pixels source, SampleFormat samples, Weights across, Weights down, int width, int height) {
    this.source = source;
    this.samples = samples;
    this.across = across;
    this.down = down;
    this.width = width;
    this.height = height;
    target = new int[Math.multiplyExact(width, height)];
    firstColumn = across.first();
    columns = Math.min(source.width(), across.end()) - firstColumn;
    stride = across.end() - firstColumn;
  }

  /**
   * Scales the rectangle (x, y, w, h) of {@code source} to {@code width × height} pixels. The
   * rectangle is in fractional source pixels and lies within the source. The kernels also read
   * source pixels around the rectangle.
   *
   * @param linear whether to compute in linear light instead of sRGB values
   */
  public static Pixels resample(
      Pixels source,
      double x,
      double y,
      double w,
      double h,
      int width,
      int height,
      boolean linear) {
    if (!(x >= 0 && y >= 0 && w > 0 && h > 0)
        || x + w > source.width() + 1e-6
        || y + h > source.height() + 1e-6) {
      throw new IllegalArgumentException(
          "(" + x + ", " + y + ", " + w + ", " + h + ") is not within " + source.size());
    }
    if (w == width && h == height && x == Math.rint(x) && y == Math.rint(y)) {
      return Cropping.copy(source, (int) x, (int) y, width, height);
    }
    boolean reduce = h >= height;
    return new Resampler(
            source,
            new SampleFormat(source.isOpaque(), linear),
            new Weights(x, w, source.width(), width, 1),
            new Weights(y, h, source.height(), height, reduce ? 4 : 1),
            width,
            height)
        .run(reduce);
  }

  private Pixels run(boolean reduce) {
    if (reduce) {
      downThenAcross();
    } else {
      acrossThenDown();
    }
    return new Pixels(width, height, target);
  }

  /**
   * For fewer rows than before: adds four source rows at a time to every target row that they
   * contribute to, so that few rows are held however great the reduction is.
   */
  private void downThenAcross() {
    float[][] four = rows(4, samples.channels() * stride);
    float[][] sums = rows(mostAtOnce() + 4, samples.channels() * stride);
    float[][] out = rows(4, samples.channels() * width);
    int begun = 0;
    int summed = 0;
    int finished = 0;
    for (int row = down.first(); finished < height; row += 4) {
      unpack(row, four);
      while (begun < height && down.start[begun] <= row) {
        begun++;
      }
      for (int from = 0; from < four[0].length; from += SEGMENT) {
        int to = Math.min(four[0].length, from + SEGMENT);
        for (int y = summed; y < begun; y++) {
          int tap = row - down.start[y];
          weigh(sums[y % sums.length], four, down.values, y * down.taps + tap, tap > 0, from, to);
        }
      }
      while (summed < begun && down.start[summed] + down.taps <= row + 4) {
        summed++;
        if (summed - finished == 4 || summed == height) {
          across(sums, finished, summed, out);
          for (int y = finished; y < summed; y++) {
            samples.pack(out[y - finished], width, target, y * width);
          }
          finished = summed;
        }
      }
    }
  }

  /** Upper bound of the number of target rows that four source rows contribute to. */
  private int mostAtOnce() {
    int most = 0;
    for (int y = 0, next = 0; y < height; y++) {
      while (next < height && down.start[next] < down.start[y] + down.taps) {
        next++;
      }
      most = Math.max(most, next - y);
    }
    return most + 1;
  }

  /**
   * For more rows than before: scales each row to the target's width once, and uses it for many
   * rows.
   */
  private void acrossThenDown() {
    float[][] four = rows(4, samples.channels() * stride);
    float[][] ring = rows(down.taps + 4, samples.channels() * width);
    float[][] out = rows(4, samples.channels() * width);
    float[][] taken = new float[4][];
    float[] sum = new float[samples.channels() * width];
    int made = down.first();
    for (int y = 0; y < height; y++) {
      int start = down.start[y];
      for (; made < Math.min(source.height(), start + down.taps); made += 4) {
        unpack(made, four);
        across(four, 0, 4, out);
        for (int i = 0; i < 4; i++) {
          float[] free = ring[(made + i) % ring.length];
          ring[(made + i) % ring.length] = out[i];
          out[i] = free;
        }
      }
      for (int tap = 0; tap < down.taps; tap += 4) {
        for (int i = 0; i < 4; i++) {
          taken[i] = ring[(start + tap + i) % ring.length];
        }
        weigh(sum, taken, down.values, y * down.taps + tap, tap > 0, 0, sum.length);
      }
      samples.pack(sum, width, target, y * width);
    }
  }

  private static float[][] rows(int count, int length) {
    return new float[count][length];
  }

  /** Rows after the last keep their old values, because their weights are zero. */
  private void unpack(int row, float[][] four) {
    for (int i = 0; i < 4 && row + i < source.height(); i++) {
      int from = (row + i) * source.width() + firstColumn;
      samples.unpack(source.argb(), from, columns, four[i], stride);
    }
  }

  private static void weigh(
      float[] sum, float[][] four, float[] weights, int at, boolean add, int from, int to) {
    float e = weights[at];
    float f = weights[at + 1];
    float g = weights[at + 2];
    float h = weights[at + 3];
    if (add) {
      add(sum, four[0], four[1], four[2], four[3], e, f, g, h, from, to);
    } else {
      set(sum, four[0], four[1], four[2], four[3], e, f, g, h, from, to);
    }
  }

  // One array per term, one store at the same index, four taps: more would not be vectorized.
  private static void set(
      float[] sum,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float e,
      float f,
      float g,
      float h,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      sum[i] = a[i] * e + b[i] * f + c[i] * g + d[i] * h;
    }
  }

  private static void add(
      float[] sum,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float e,
      float f,
      float g,
      float h,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      sum[i] = sum[i] + a[i] * e + b[i] * f + c[i] * g + d[i] * h;
    }
  }

  /** Scales the rows {@code from} to {@code to} of a ring, at most four, to the target's width. */
  private void across(float[][] ring, int from, int to, float[][] out) {
    float[][] in = new float[4][];
    for (int i = 0; i < 4; i++) {
      in[i] = ring[Math.min(to - 1, from + i) % ring.length];
    }
    for (int channel = 0; channel < samples.channels(); channel++) {
      across(
          in[0], in[1], in[2], in[3], channel * stride - firstColumn, out, channel * width, across);
    }
  }

  /** Processes four rows together: each weight is read once, and four sums run in parallel. */
  private static void across(
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      int offset,
      float[][] out,
      int to,
      Weights weights) {
    int taps = weights.taps;
    float[] values = weights.values;
    for (int x = 0, at = 0; x < weights.start.length; x++, at += taps) {
      int from = weights.start[x] + offset;
      float p = 0;
      float q = 0;
      float r = 0;
      float s = 0;
      for (int k = 0; k < taps; k++) {
        float w = values[at + k];
        p += a[from + k] * w;
        q += b[from + k] * w;
        r += c[from + k] * w;
        s += d[from + k] * w;
      }
      out[0][to + x] = p;
      out[1][to + x] = q;
      out[2][to + x] = r;
      out[3][to + x] = s;
    }
  }
}
