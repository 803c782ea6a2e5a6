package com.progimage.server.engine.ops.resample;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Plane;
import com.progimage.server.engine.ops.sample.SampleFormat;

/**
 * Resizes a picture with Lanczos kernels of three lobes along each axis. Colors are weighted by
 * alpha, and a picture of one color keeps exactly that color. Besides source and target, it needs
 * memory for a few rows only.
 */
public final class Resampler {
  /** Number of floats processed together, so that they stay in the L1 cache. */
  private static final int SEGMENT = 1024;

  private final Samples samples;
  private final Weights down;
  private final int height;
  private final ColumnPass across;

  /**
   * The columns of the source that are needed, and the number of floats that one channel of a row
   * takes.
   */
  private final int firstColumn;

  private final int columns;
  private final int stride;

  private Resampler(Samples samples, Weights across, Weights down) {
    this.samples = samples;
    this.down = down;
    this.height = down.start.length;
    this.across = new ColumnPass(samples, across, height);
    firstColumn = across.first();
    columns = Math.min(samples.sourceWidth(), across.end()) - firstColumn;
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
    Pixels target = Pixels.create(width, height);
    SampleFormat format = new SampleFormat(source.isOpaque(), linear);
    run(
        ColorSamples.of(source, format, target),
        new Interval(x, w, width),
        new Interval(y, h, height));
    return target;
  }

  /** Scales a part of a plane. The part may begin and end slightly outside of the plane. */
  public static Plane resample(Plane source, Interval across, Interval down) {
    if (across.isWhole(source.width()) && down.isWhole(source.height())) {
      return source;
    }
    Plane target = Plane.create(across.target(), down.target());
    run(PlaneSamples.of(source, target), across, down);
    return target;
  }

  private static void run(Samples samples, Interval across, Interval down) {
    boolean reduce = down.length() >= down.target();
    Resampler resampler =
        new Resampler(
            samples,
            new Weights(across, samples.sourceWidth(), 1),
            new Weights(down, samples.sourceHeight(), reduce ? 4 : 1));
    if (reduce) {
      resampler.reduce();
    } else {
      resampler.enlarge();
    }
  }

  /**
   * For fewer rows than before: adds four source rows at a time to every target row that they
   * contribute to, so that few rows are held however great the reduction is.
   */
  private void reduce() {
    float[][] four = rows(4);
    float[][] sums = rows(mostAtOnce() + 4);
    int begun = 0;
    int summed = 0;
    int finished = 0;
    for (int row = down.first(); finished < height; row += 4) {
      for (int i = 0; i < 4; i++) {
        read(row + i, four[i]);
      }
      while (begun < height && down.start[begun] <= row) {
        begun++;
      }
      for (int from = 0; from < four[0].length; from += SEGMENT) {
        int to = Math.min(four[0].length, from + SEGMENT);
        for (int y = summed; y < begun; y++) {
          int tap = row - down.start[y];
          WeightedSum.of(
              four, 0, down.values, y * down.taps + tap, tap > 0, sums[y % sums.length], from, to);
        }
      }
      while (summed < begun && down.start[summed] + down.taps <= row + 4) {
        summed++;
        if (summed - finished == 4 || summed == height) {
          across.add(
              sums[finished % sums.length],
              sums[(finished + 1) % sums.length],
              sums[(finished + 2) % sums.length],
              sums[(finished + 3) % sums.length]);
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

  /** For more rows than before: holds the source rows that a target row needs. */
  private void enlarge() {
    float[][] ring = rows(down.taps);
    float[][] taken = new float[down.taps][];
    float[][] sums = rows(4);
    int next = down.first();
    for (int y = 0; y < height; y++) {
      int start = down.start[y];
      for (; next < start + down.taps; next++) {
        read(next, ring[next % ring.length]);
      }
      for (int tap = 0; tap < down.taps; tap++) {
        taken[tap] = ring[(start + tap) % ring.length];
      }
      for (int tap = 0; tap < down.taps; tap += 4) {
        float[] sum = sums[y & 3];
        WeightedSum.of(taken, tap, down.values, y * down.taps + tap, tap > 0, sum, 0, sum.length);
      }
      if ((y & 3) == 3 || y == height - 1) {
        across.add(sums[0], sums[1], sums[2], sums[3]);
      }
    }
  }

  private float[][] rows(int count) {
    return new float[count][samples.channels() * stride];
  }

  /** A row after the last keeps its old values, because its weights are zero. */
  private void read(int row, float[] to) {
    if (row < samples.sourceHeight()) {
      samples.readRow(row, firstColumn, columns, to, stride);
    }
  }
}
