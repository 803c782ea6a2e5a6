package com.progimage.server.engine.ops.filter;

/** Rows of cells brought back to samples, by linear interpolation between the cells' middles. */
final class EnlargedRows implements Rows {
  private final Rows in;
  private final Grid across;
  private final Grid down;
  private final int[] cells;
  private final float[] shares;

  /** The rows of cells before and after the sample row. */
  private float[] above;

  private float[] below;
  private final float[] between;
  private int made;
  private int y;

  EnlargedRows(Rows in, Grid across, Grid down) {
    this.in = in;
    this.across = across;
    this.down = down;
    above = new float[in.channels() * in.width()];
    below = new float[above.length];
    between = new float[above.length];
    cells = new int[across.length()];
    shares = new float[across.length()];
    for (int x = 0; x < cells.length; x++) {
      cells[x] = across.cell(x);
      shares[x] = across.next(x);
    }
  }

  @Override
  public int channels() {
    return in.channels();
  }

  @Override
  public int width() {
    return across.length();
  }

  @Override
  public int height() {
    return down.length();
  }

  @Override
  public void next(float[] row) {
    for (; made < down.cell(y) + 2; made++) {
      float[] free = above;
      above = below;
      below = free;
      in.next(below);
    }
    mix(between, above, below, down.next(y));
    for (int channel = 0; channel < channels(); channel++) {
      across(channel * in.width(), row, channel * width());
    }
    y++;
  }

  private static void mix(float[] out, float[] a, float[] b, float share) {
    for (int i = 0; i < out.length; i++) {
      out[i] = a[i] + (b[i] - a[i]) * share;
    }
  }

  private void across(int from, float[] row, int to) {
    for (int x = 0; x < cells.length; x++) {
      float left = between[from + cells[x]];
      float right = between[from + cells[x] + 1];
      row[to + x] = left + (right - left) * shares[x];
    }
  }
}
