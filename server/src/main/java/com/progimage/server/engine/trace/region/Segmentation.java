package com.progimage.server.engine.trace.region;

import java.util.Arrays;

/** A picture divided into regions: each pixel has a region, and each region has a palette entry. */
public final class Segmentation {
  private final TracedPicture picture;
  private final RegionPalette palette;
  private final int[] regionOf;
  private final int[] entryOf;

  private Segmentation(
      TracedPicture picture, RegionPalette palette, int[] regionOf, int[] entryOf) {
    this.picture = picture;
    this.palette = palette;
    this.regionOf = regionOf;
    this.entryOf = entryOf;
  }

  /** Assigns palette entries to sets of pixels; adjacent sets of one color become one region. */
  static Segmentation of(TracedPicture picture, int[] setOf, int sets, RegionPalette palette) {
    int[] parent = new int[sets];
    for (int i = 0; i < sets; i++) {
      parent[i] = i;
    }
    int width = picture.width();
    for (int i = 0; i < setOf.length; i++) {
      if ((i + 1) % width != 0) {
        joinAlike(parent, palette, setOf[i], setOf[i + 1]);
      }
      if (i + width < setOf.length) {
        joinAlike(parent, palette, setOf[i], setOf[i + width]);
      }
    }
    int[] number = new int[sets];
    Arrays.fill(number, -1);
    int[] entryOf = new int[sets];
    int[] regionOf = new int[setOf.length];
    int regions = 0;
    for (int i = 0; i < setOf.length; i++) {
      int root = find(parent, setOf[i]);
      if (number[root] < 0) {
        entryOf[regions] = palette.entryOf(root);
        number[root] = regions++;
      }
      regionOf[i] = number[root];
    }
    return new Segmentation(picture, palette, regionOf, Arrays.copyOf(entryOf, regions));
  }

  private static void joinAlike(int[] parent, RegionPalette palette, int one, int other) {
    if (one != other && palette.entryOf(one) == palette.entryOf(other)) {
      parent[find(parent, other)] = find(parent, one);
    }
  }

  private static int find(int[] parent, int set) {
    int at = set;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  public TracedPicture picture() {
    return picture;
  }

  public RegionPalette palette() {
    return palette;
  }

  public int width() {
    return picture.width();
  }

  public int height() {
    return picture.height();
  }

  /** The number of regions; some may have no pixel. */
  public int regions() {
    return entryOf.length;
  }

  /** The region of pixel (x, y), or −1 outside the picture. */
  public int at(int x, int y) {
    return x < 0 || y < 0 || x >= picture.width() || y >= picture.height()
        ? -1
        : regionOf[y * picture.width() + x];
  }

  /** The region of each pixel, row by row. */
  public int[] regionOf() {
    return regionOf;
  }

  public int entryOf(int region) {
    return entryOf[region];
  }

  /** Premultiplied color of a region. */
  public int colorOf(int region) {
    return palette.color(entryOf[region]);
  }

  /** Premultiplied color of each region. */
  int[] colors() {
    int[] colors = new int[entryOf.length];
    for (int region = 0; region < colors.length; region++) {
      colors[region] = colorOf(region);
    }
    return colors;
  }

  /** Number of pixels of each palette entry. */
  public int[] areas() {
    int[] areas = new int[palette.size()];
    for (int region : regionOf) {
      areas[entryOf[region]]++;
    }
    return areas;
  }
}
