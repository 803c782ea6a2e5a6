package com.progimage.server.engine.ops.filter;

import java.util.Arrays;

/** Rows on a coarser grid, in which each cell is the weighted mean of its samples. */
final class ReducedRows implements Rows {
  private final Rows in;
  private final Grid across;
  private final Grid down;
  private final float[] triangle;
  private final float[] read;

  /** The sums of a row of cells and of the next. */
  private float[] sums;

  private float[] nextSums;

  /** The next sample row to add; rows outside the picture count too. */
  private int sample;

  private int made;
  private int cell;

  ReducedRows(Rows in, Grid across, Grid down) {
    this.in = in;
    this.across = across;
    this.down = down;
    triangle = across.triangle();
    read = new float[in.channels() * in.width()];
    sums = new float[read.length];
    nextSums = new float[read.length];
    sample = down.first(0);
  }

  @Override
  public int channels() {
    return in.channels();
  }

  @Override
  public int width() {
    return across.cells();
  }

  @Override
  public int height() {
    return down.cells();
  }

  @Override
  public void next(float[] row) {
    int first = down.first(cell);
    int step = down.step();
    for (; sample < first + 2 * step; sample++) {
      if (made <= down.within(sample)) {
        in.next(read);
        made++;
      }
      int i = sample - first;
      add(sums, nextSums, read, triangle[i], i < step ? 0 : triangle[i - step]);
    }
    cell++;
    for (int channel = 0; channel < channels(); channel++) {
      across(channel * in.width(), row, channel * width());
    }
    float[] free = sums;
    sums = nextSums;
    nextSums = free;
    Arrays.fill(nextSums, 0);
  }

  private static void add(
      float[] sums, float[] nextSums, float[] row, float weight, float nextWeight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = sums[i] + row[i] * weight;
    }
    for (int i = 0; i < sums.length; i++) {
      nextSums[i] = nextSums[i] + row[i] * nextWeight;
    }
  }

  private void across(int from, float[] row, int to) {
    for (int x = 0; x < width(); x++) {
      int first = across.first(x);
      float sum = 0;
      for (int i = 0; i < triangle.length; i++) {
        sum += sums[from + across.within(first + i)] * triangle[i];
      }
      row[to + x] = sum;
    }
  }
}
