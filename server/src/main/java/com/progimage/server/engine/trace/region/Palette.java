package com.progimage.server.engine.trace.region;

import java.util.Arrays;

/**
 * The colours that a traced picture has, premultiplied. Where parts of the picture are transparent,
 * that is an entry of its own beside the wanted colours, and always the first.
 */
public final class Palette {
  private final int[] colours;
  private final int[] entryOf;

  private Palette(int[] colours, int[] entryOf) {
    this.colours = colours;
    this.entryOf = entryOf;
  }

  /** At most {@code wanted} colours for the means of these sets of pixels. */
  static Palette of(ColourSums sums, int sets, int wanted) {
    int[] drawn = new int[sets];
    int drawnCount = 0;
    for (int set = 0; set < sets; set++) {
      if (!Colour.isTransparent(Math.round(sums.mean(set, 0)) << 24)) {
        drawn[drawnCount++] = set;
      }
    }
    int[] entryOf = new int[sets];
    int shift = drawnCount < sets ? 1 : 0;
    if (drawnCount == 0) {
      return new Palette(new int[1], entryOf);
    }
    float[][] means = new float[drawnCount][4];
    int[] weights = new int[drawnCount];
    for (int i = 0; i < drawnCount; i++) {
      weights[i] = sums.count(drawn[i]);
      for (int channel = 0; channel < 4; channel++) {
        means[i][channel] = sums.mean(drawn[i], channel);
      }
    }
    int[] groupOf = MedianCut.groups(means, weights, wanted);
    int groups = Arrays.stream(groupOf).max().orElseThrow() + 1;
    float[][] centres = KMeans.refine(means, weights, groupOf, groups);
    int[] colours = new int[groups + shift];
    for (int group = 0; group < groups; group++) {
      float[] centre = centres[group];
      colours[group + shift] =
          Colour.of(
              Math.round(centre[0]),
              Math.round(centre[1]),
              Math.round(centre[2]),
              Math.round(centre[3]));
    }
    for (int i = 0; i < drawnCount; i++) {
      entryOf[drawn[i]] = groupOf[i] + shift;
    }
    return new Palette(colours, entryOf);
  }

  /** Transparent paper and black ink, for sets of pixels that are nearer to white or to black. */
  static Palette inkOnPaper(ColourSums sums, int sets) {
    int[] entryOf = new int[sets];
    for (int set = 0; set < sets; set++) {
      entryOf[set] = sums.mean(set, 3) < 127.5f ? 1 : 0;
    }
    return new Palette(new int[] {0, Colour.grey(0)}, entryOf);
  }

  public int size() {
    return colours.length;
  }

  public int colour(int entry) {
    return colours[entry];
  }

  /** The entry for one of the sets that the palette was made for. */
  int entryOf(int set) {
    return entryOf[set];
  }
}
