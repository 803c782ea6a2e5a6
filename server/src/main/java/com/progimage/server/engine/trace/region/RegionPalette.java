package com.progimage.server.engine.trace.region;

import java.util.Arrays;

/**
 * The palette of a traced picture, premultiplied. If parts of the picture are transparent, the
 * first entry is transparent, in addition to the requested number of colors.
 */
public final class RegionPalette {
  private static final int CHANNELS = 4;

  /** Weight of a pixel of the strongest color, relative to a gray one. */
  private static final float STRONGEST = 15;

  private final int[] colors;
  private final int[] entryOf;

  private RegionPalette(int[] colors, int[] entryOf) {
    this.colors = colors;
    this.entryOf = entryOf;
  }

  /** At most {@code wanted} colors for the means of these sets of pixels. */
  static RegionPalette of(ColorSums sums, int sets, int wanted) {
    int[] drawn = new int[sets];
    int drawnCount = 0;
    for (int set = 0; set < sets; set++) {
      if (!PackedColor.isTransparent(Math.round(sums.mean(set, 0)) << 24)) {
        drawn[drawnCount++] = set;
      }
    }
    int[] entryOf = new int[sets];
    int shift = drawnCount < sets ? 1 : 0;
    if (drawnCount == 0) {
      return new RegionPalette(new int[1], entryOf);
    }
    float[] means = new float[drawnCount * CHANNELS];
    int[] weights = new int[drawnCount];
    for (int i = 0; i < drawnCount; i++) {
      weights[i] = sums.count(drawn[i]);
      for (int channel = 0; channel < CHANNELS; channel++) {
        means[i * CHANNELS + channel] = sums.mean(drawn[i], channel);
      }
    }
    int[] groupOf = MedianCut.groups(means, salience(means, weights), wanted);
    int groups = Arrays.stream(groupOf).max().orElseThrow() + 1;
    float[] centers = KMeans.refine(means, weights, groupOf, groups);
    int[] colors = new int[groups + shift];
    for (int group = 0; group < groups; group++) {
      int center = group * CHANNELS;
      colors[group + shift] =
          PackedColor.of(
              Math.round(centers[center]),
              Math.round(centers[center + 1]),
              Math.round(centers[center + 2]),
              Math.round(centers[center + 3]));
    }
    for (int i = 0; i < drawnCount; i++) {
      entryOf[drawn[i]] = groupOf[i] + shift;
    }
    return new RegionPalette(colors, entryOf);
  }

  /**
   * Weights each color by its pixels, with a factor for strong colors: a small red thing among
   * grays attracts attention, but has too few pixels to get an entry by number alone.
   */
  private static int[] salience(float[] colors, int[] counts) {
    int[] salience = new int[counts.length];
    for (int i = 0; i < counts.length; i++) {
      float red = colors[i * CHANNELS + 1];
      float green = colors[i * CHANNELS + 2];
      float blue = colors[i * CHANNELS + 3];
      float most = Math.max(red, Math.max(green, blue));
      float least = Math.min(red, Math.min(green, blue));
      float chroma = (most - least) / 255;
      salience[i] = Math.round(counts[i] * (1 + STRONGEST * chroma * chroma));
    }
    return salience;
  }

  /** Transparent paper and black ink, for sets of pixels that are nearer to white or to black. */
  static RegionPalette inkOnPaper(ColorSums sums, int sets) {
    int[] entryOf = new int[sets];
    for (int set = 0; set < sets; set++) {
      entryOf[set] = sums.mean(set, 3) < 127.5f ? 1 : 0;
    }
    return new RegionPalette(new int[] {0, PackedColor.gray(0)}, entryOf);
  }

  public int size() {
    return colors.length;
  }

  public int color(int entry) {
    return colors[entry];
  }

  /** The entry of one of the sets that the palette was made for. */
  int entryOf(int set) {
    return entryOf[set];
  }
}
