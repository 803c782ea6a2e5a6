package com.progimage.server.engine.codec.jpeg;

/**
 * Brings rows of a component to the picture's resolution as libjpeg does. Doubling uses a
 * triangular filter, three quarters of the nearer sample and one quarter of the farther; other
 * factors repeat each sample.
 */
final class Upsampling {
  private final ComponentRows rows;
  private final int width;
  private final int across;
  private final int down;
  private final boolean smooth;
  private final int[] mixed;
  private final int[] row;

  /**
   * @param across number of the picture's samples side by side per sample of the component: 1, 2, 4
   *     or 8
   * @param down likewise, one below the other
   */
  Upsampling(Component component, ComponentRows rows, int across, int down) {
    this.rows = rows;
    this.width = component.width;
    this.across = across;
    this.down = down;
    // As in libjpeg, two columns or fewer are repeated.
    boolean wide = across == 1 || across == 2 && width > 2;
    smooth = wide && down <= 2;
    this.mixed = new int[smooth && across == 2 ? width : 0];
    this.row = new int[width * across];
  }

  /** Whether the component's rows for the picture's row are available. */
  boolean has(int y) {
    return rows.has(y / down + (smooth && down == 2 ? 1 : 0));
  }

  /** The picture's row; valid until the next call. */
  int[] row(int y) {
    int near = rows.at(y / down);
    if (!smooth) {
      repeat(rows.samples, near, row, across, width);
      return row;
    }
    boolean upper = y % 2 == 0;
    int far = rows.at(upper ? y / 2 - 1 : y / 2 + 1);
    if (across == 1) {
      if (down == 1) {
        copy(rows.samples, near, row, width);
      } else {
        mix(rows.samples, near, far, upper ? 1 : 2, row, width);
      }
    } else if (down == 1) {
      copy(rows.samples, near, mixed, width);
      widen(mixed, row, width);
    } else {
      sum(rows.samples, near, far, mixed, width);
      widenSums(mixed, row, width);
    }
    return row;
  }

  private static void repeat(byte[] from, int at, int[] to, int times, int count) {
    for (int x = 0, next = 0; x < count; x++) {
      for (int i = 0; i < times; i++) {
        to[next++] = from[at + x];
      }
    }
  }

  private static void copy(byte[] from, int at, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = from[at + i];
    }
  }

  private static void mix(byte[] from, int near, int far, int rounding, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = from[near + i] * 3 + from[far + i] + rounding >> 2;
    }
  }

  private static void sum(byte[] from, int near, int far, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = from[near + i] * 3 + from[far + i];
    }
  }

  /** The rounding alternates, so that the picture does not become lighter on average. */
  private static void widen(int[] from, int[] to, int count) {
    to[0] = from[0];
    for (int i = 0; i < count - 1; i++) {
      int left = from[i];
      int right = from[i + 1];
      to[2 * i + 1] = left * 3 + right + 2 >> 2;
      to[2 * i + 2] = right * 3 + left + 1 >> 2;
    }
    to[2 * count - 1] = from[count - 1];
  }

  /** Like {@link #widen}, for sums of four. */
  private static void widenSums(int[] from, int[] to, int count) {
    to[0] = from[0] * 4 + 8 >> 4;
    for (int i = 0; i < count - 1; i++) {
      int left = from[i];
      int right = from[i + 1];
      to[2 * i + 1] = left * 3 + right + 7 >> 4;
      to[2 * i + 2] = right * 3 + left + 8 >> 4;
    }
    to[2 * count - 1] = from[count - 1] * 4 + 7 >> 4;
  }
}
