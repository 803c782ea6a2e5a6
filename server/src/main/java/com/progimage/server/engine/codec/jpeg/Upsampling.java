package com.progimage.server.engine.codec.jpeg;

/**
 * Brings rows of a component to the picture's resolution as libjpeg does. Doubling uses a
 * triangular filter, three quarters of the nearer sample and one quarter of the farther; other
 * factors repeat each sample.
 */
final class Upsampling {
  private final Plane plane;
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
  Upsampling(Component component, Plane plane, int across, int down) {
    this.plane = plane;
    this.width = component.width;
    this.across = across;
    this.down = down;
    // As in libjpeg, two columns or fewer are repeated.
    boolean wide = across == 1 || across == 2 && width > 2;
    smooth = wide && down <= 2;
    this.mixed = new int[smooth && down == 2 ? width : 0];
    this.row = new int[across == 1 ? 0 : width * across];
  }

  /** Whether the component's rows for the picture's row are available. */
  boolean has(int y) {
    return plane.has(y / down + (smooth && down == 2 ? 1 : 0));
  }

  /** The picture's row; valid until the next call. */
  int[] row(int y) {
    int[] near = plane.row(y / down);
    if (!smooth) {
      return across == 1 ? near : repeated(near);
    }
    if (down == 1) {
      if (across == 1) {
        return near;
      }
      widen(near, row, width);
      return row;
    }
    boolean upper = y % 2 == 0;
    int[] far = plane.row(upper ? y / 2 - 1 : y / 2 + 1);
    if (across == 1) {
      mix(near, far, upper ? 1 : 2, mixed, width);
      return mixed;
    }
    sum(near, far, mixed, width);
    widenSums(mixed, row, width);
    return row;
  }

  private int[] repeated(int[] from) {
    for (int x = 0, at = 0; x < width; x++) {
      for (int i = 0; i < across; i++) {
        row[at++] = from[x];
      }
    }
    return row;
  }

  private static void mix(int[] near, int[] far, int rounding, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = near[i] * 3 + far[i] + rounding >> 2;
    }
  }

  private static void sum(int[] near, int[] far, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = near[i] * 3 + far[i];
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
