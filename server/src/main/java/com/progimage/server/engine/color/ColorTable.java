package com.progimage.server.engine.color;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** The distinct colors of a picture with few of them, each with its index. */
public final class ColorTable {
  private static final int MOST = 256;
  private static final int SLOTS = 1024;

  private final int[] colors;
  private final int[] keys = new int[SLOTS];
  private final short[] indices = new short[SLOTS];

  private ColorTable(int[] colors) {
    this.colors = colors;
    Arrays.fill(indices, (short) -1);
    for (int i = 0; i < colors.length; i++) {
      int slot = slot(colors[i]);
      while (indices[slot] >= 0) {
        slot = slot + 1 & SLOTS - 1;
      }
      keys[slot] = colors[i];
      indices[slot] = (short) i;
    }
  }

  /**
   * The distinct values of {@code argb}; empty if there are more than {@code most}.
   *
   * @param most at most 256
   */
  public static Optional<ColorTable> find(int[] argb, int most) {
    return find(argb, most, color -> color);
  }

  /** The distinct values of {@code argb} after applying {@code change} to each. */
  public static Optional<ColorTable> find(int[] argb, int most, IntUnaryOperator change) {
    if (most > MOST) {
      throw new IllegalArgumentException("most " + most);
    }
    int[] found = new int[most];
    int count = 0;
    int[] keys = new int[SLOTS];
    boolean[] taken = new boolean[SLOTS];
    int last = ~argb[0];
    for (int pixel : argb) {
      if (pixel == last) {
        continue;
      }
      last = pixel;
      int color = change.applyAsInt(pixel);
      int slot = slot(color);
      while (taken[slot] && keys[slot] != color) {
        slot = slot + 1 & SLOTS - 1;
      }
      if (!taken[slot]) {
        if (count == most) {
          return Optional.empty();
        }
        taken[slot] = true;
        keys[slot] = color;
        found[count++] = color;
      }
    }
    int[] colors = Arrays.copyOf(found, count);
    // Sorted as unsigned numbers, so that the most transparent come first, as PNG's tRNS needs it.
    for (int i = 0; i < count; i++) {
      colors[i] ^= Integer.MIN_VALUE;
    }
    Arrays.sort(colors);
    for (int i = 0; i < count; i++) {
      colors[i] ^= Integer.MIN_VALUE;
    }
    return Optional.of(new ColorTable(colors));
  }

  /** In ascending order as unsigned numbers; must not be modified. */
  public int[] colors() {
    return colors;
  }

  public int size() {
    return colors.length;
  }

  /**
   * @param argb one of {@link #colors()}
   */
  public int index(int argb) {
    int slot = slot(argb);
    while (keys[slot] != argb || indices[slot] < 0) {
      slot = slot + 1 & SLOTS - 1;
    }
    return indices[slot];
  }

  private static int slot(int color) {
    return color * 0x9e3779b1 >>> 22;
  }
}
